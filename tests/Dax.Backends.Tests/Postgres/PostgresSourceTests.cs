using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Syntax;
using Dax.Backends.Metadata;
using Dax.Backends.Postgres;
using Dax.Backends.Routing;
using Dax.Backends.Tests.Contracts;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.Postgres;

/// <summary>What is published of a PostgreSQL database.</summary>
public sealed class PostgresSourceTests : IAsyncLifetime
{
    private PostgresProcess? server;

    public async ValueTask InitializeAsync()
    {
        if (PostgresProcess.Missing is not null) return;
        server = await PostgresProcess.Start();
        await server.Execute("""
            CREATE SCHEMA sky;
            CREATE DOMAIN sky.angle AS float8;
            CREATE TABLE sky.stars (id bigint PRIMARY KEY, ra sky.angle NOT NULL, "Dec" float8, name varchar(10), band char(1), exact numeric(10, 3), seen date, shape point, size smallint);
            COMMENT ON TABLE sky.stars IS 'Stars';
            COMMENT ON COLUMN sky.stars.name IS 'What it is called';
            CREATE INDEX ON sky.stars (band);
            CREATE INDEX ON sky.stars (name, band);
            INSERT INTO sky.stars SELECT i, i % 360, (i % 180) - 89.5, 'n' || i, 'g', i / 8.0, DATE '2000-01-01' + i, NULL, i % 100 FROM generate_series(1, 25000) i;
            CREATE TABLE sky.seen (star bigint REFERENCES sky.stars, at timestamptz);
            CREATE VIEW sky.bright AS SELECT id, name FROM sky.stars WHERE id < 10;
            CREATE SCHEMA hidden; CREATE TABLE hidden.secret (x int);
            ANALYZE;
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    private PostgresSource Source(Action<PostgresSourceOptions>? configure = null)
    {
        Assert.SkipWhen(PostgresProcess.Missing is not null, PostgresProcess.Missing ?? "");
        var options = new PostgresSourceOptions { Name = "pg", ConnectionString = server!.ConnectionString };
        options.Schemas.Add("sky");
        configure?.Invoke(options);
        Assert.Empty(options.Problems("Backends:Postgres:0"));
        return new PostgresSource(options, NullLogger<PostgresSource>.Instance);
    }

    private static async Task<SourceContent> Load(PostgresSource source)
    {
        var loaded = await source.Load(TestContext.Current.CancellationToken);
        Assert.True(loaded.IsOk, loaded.IsOk ? "" : loaded.Fault.Message);
        return loaded.Value;
    }

    private static async Task<List<object?>> Values(SourceContent content, string adql)
    {
        var query = AdqlCompiler.Compile(adql, new CatalogModel([.. content.Tables.Select(t => t.Table)]), AdqlLimits.Default).Value;
        var sql = content.Backend.Dialect.Write(query, null).Value;
        await using var stream = (await content.Backend.Execute(sql, ResultSchema.Of(query.Columns), new QueryContext(Lane.Interactive, "t", new Principal(null, "::1")), default)).Value;
        var values = new List<object?>();
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
                for (var row = 0; row < batch.Count; row++)
                    values.Add(batch.Columns[0] switch
                    {
                        ScalarVector<long> v => v.Values[row],
                        ScalarVector<double> v => v.Values[row],
                        TextVector v => System.Text.Encoding.UTF8.GetString(v.Utf8(row)),
                        var other => other.GetType().Name,
                    });
        }
        return values;
    }

    [Fact]
    public async Task Load_FromItsOwnCatalog_PublishesWhatQueriesCanName()
    {
        await using var source = Source();
        var content = await Load(source);
        Assert.Equal(["bright", "seen", "stars"], content.Tables.Select(t => t.Table.Name));
        var (table, entry) = content.Tables[2];
        Assert.Equal(["id", "ra", "Dec", "name", "band", "exact", "seen", "size"], table.Columns.Select(c => c.Name));
        Assert.Equal([AdqlBase.Bigint, AdqlBase.Double, AdqlBase.Double, AdqlBase.Text, AdqlBase.Text, AdqlBase.Double, AdqlBase.Timestamp, AdqlBase.Smallint], table.Columns.Select(c => c.Type.Base));
        Assert.Equal([null, null, null, "10*", "1", null, "*", null], entry.Columns.Select(c => c.Field.ArraySize));
        Assert.Equal(["id", "name", "band"], entry.Columns.Where(c => c.Indexed).Select(c => c.Field.Name));
        // Every star has the same band: an equality on it finds nothing quickly.
        Assert.Equal(["id", "name"], table.Columns.Where(c => c.IsIndexed).Select(c => c.Name));
        Assert.Equal(("Stars", "What it is called", 25_000L, "table"), (entry.Description, entry.Columns[3].Field.Description, entry.RowCount, entry.Type));
        Assert.Equal("view", content.Tables[0].Entry.Type);
        var key = Assert.Single(content.Tables[1].Entry.Keys);
        Assert.Equal(("sky.stars", "star", "id"), (key.TargetTable, key.Columns[0].From, key.Columns[0].Target));
        Assert.Equal(content.Version, (await Load(source)).Version);
        await server!.Execute("ALTER TABLE sky.stars ADD COLUMN more int");
        Assert.NotEqual(content.Version, (await Load(source)).Version);
    }

    [Fact]
    public async Task Load_WithTapSchema_PublishesWhatItSaysAndNoMore()
    {
        await using var source = Source(o => o.SchemaNames["sky"] = "survey");
        await server!.Execute("""
            CREATE SCHEMA tap_schema;
            CREATE TABLE tap_schema.schemas (schema_name text, description text);
            CREATE TABLE tap_schema.tables (schema_name text, table_name text, table_type text, utype text, description text);
            CREATE TABLE tap_schema.columns (table_name text, column_name text, datatype text, arraysize text, "size" int, xtype text, description text, utype text, unit text, ucd text, principal int, indexed int, std int, column_index int);
            INSERT INTO tap_schema.schemas VALUES ('sky', 'The sky');
            INSERT INTO tap_schema.tables VALUES ('sky', 'sky.stars', 'table', NULL, 'Described stars'), ('sky', 'sky.gone', 'table', NULL, 'Not there');
            INSERT INTO tap_schema.columns VALUES
                ('sky.stars', 'name', 'char', '10*', 10, NULL, 'its name', NULL, NULL, 'meta.id', 1, 1, 0, 3), ('sky.stars', 'ra', 'double', NULL, NULL, NULL, NULL, NULL, 'deg', 'pos.eq.ra;meta.main', 1, 0, 0, 1),
                ('sky.stars', '"Dec"', 'double', NULL, NULL, NULL, NULL, NULL, 'deg', 'pos.eq.dec;meta.main', 1, 0, 0, 2), ('sky.stars', '"size"', 'unsignedByte', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 4);
            """);
        var content = await Load(source);
        var (table, entry) = Assert.Single(content.Tables);
        Assert.Equal(("survey", "stars", "Described stars"), (table.Schema, table.Name, entry.Description));
        Assert.Equal(("survey", "The sky"), (Assert.Single(content.Schemas).Name, content.Schemas[0].Description));
        Assert.Equal(["ra", "Dec", "name", "size"], table.Columns.Select(c => c.Name));
        Assert.Equal((VoDatatype.Char, AdqlBase.UnsignedByte, "deg"), (entry.Columns[2].Field.Datatype, table.Columns[3].Type.Base, table.Columns[0].Unit));
        Assert.Equal(("ra", "Dec"), (table.Spatial!.Longitude, table.Spatial.Latitude));
        Assert.Equal(["n7"], await Values(content, "SELECT name FROM survey.stars WHERE ra = 7 AND \"Dec\" = -82.5 AND \"size\" = 7 AND name = 'n7'"));
    }

    [Theory]
    [InlineData("pg_sphere", "CREATE INDEX ON sky.stars USING gist (spoint(radians(ra), radians(\"Dec\")))", "spoint")]
    [InlineData("q3c", "CREATE INDEX ON sky.stars (q3c_ang2ipix(ra, \"Dec\"))", "q3c_radial_query")]
    public async Task Load_WithAnIndexOnTheSky_AsksItAndCallsConesShort(string extension, string index, string written)
    {
        Assert.SkipUnless(PostgresProcess.Has(extension), $"{extension} is not installed (Debian packages postgresql-15-pgsphere and postgresql-15-q3c).");
        const string Cone = "SELECT id FROM sky.stars WHERE DISTANCE(POINT(ra, \"Dec\"), POINT(100, 10)) < 1.5 ORDER BY id";
        await using var source = Source(o => o.Positions.Add(new PositionOptions { Table = "sky.stars", Longitude = "ra", Latitude = "dec" }));
        // More rows than are read whole without a thought.
        await server!.Execute("INSERT INTO sky.stars SELECT i, i % 3600 / 10.0, (i % 1790) / 10.0 - 89, 'n' || i FROM generate_series(25001, 200000) i; ANALYZE sky.stars");
        var plain = await Load(source);
        var model = new CatalogModel([.. plain.Tables.Select(t => t.Table)]);
        Assert.False(AdqlCompiler.Compile(Cone, model, AdqlLimits.Default).Value.IsRestricted);
        await server.Execute($"CREATE EXTENSION {extension}; {index}; ANALYZE sky.stars");
        var indexed = await Load(source);
        var query = AdqlCompiler.Compile(Cone, new CatalogModel([.. indexed.Tables.Select(t => t.Table)]), AdqlLimits.Default).Value;
        Assert.True(query.IsRestricted);
        Assert.Contains(written, indexed.Backend.Dialect.Write(query, null).Value.Text, StringComparison.Ordinal);
        var found = await Values(indexed, Cone);
        Assert.NotEmpty(found);
        Assert.Equal(await Values(plain, Cone), found);
    }

    [Fact]
    public async Task Load_OfSomebodyWhoMayNot_SaysSoWithoutSecrets()
    {
        await using var source = Source(o => o.ConnectionString += ";Username=nobody;Password=verysecret");
        var fault = Assert.IsType<Fault.Broken>((await source.Load(default)).Fault);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_OfWrongOptions_AreToldWithoutTheConnectionString()
    {
        var options = new PostgresSourceOptions { Name = "no name", ConnectionString = "Host=h;Password=verysecret;Nonsense", InteractiveConnections = 0, ScanTimeout = TimeSpan.Zero, PasswordFile = "/no/such/file" };
        var problems = options.Problems("Backends:Postgres:0").ToList();
        Assert.Equal(5, problems.Count);
        Assert.All(problems, p => Assert.DoesNotContain("verysecret", p, StringComparison.Ordinal));
    }

    /// <summary>The service's functions may be named in every query; engines without them refuse, and say where.</summary>
    [Fact]
    public void Write_UserFunctionsThatItHasNot_NamesThemWithTheirPlaces()
    {
        var table = SourceTable.Of("sky", "stars", ["sky", "stars"], new("sky.stars", [new(new FieldInfo("ra", VoDatatype.Double)), new(new FieldInfo("dec", VoDatatype.Double)), new(new FieldInfo("name", VoDatatype.Char, "*"))]) { Position = new("ra", "dec") });
        var keyed = table.Table with { Spatial = table.Table.Spatial! with { KeyColumn = "hpx" } };
        string[] calls = ["ivo_healpix_index(5, ra, dec)", "ivo_hasword(name, 'x')", "ivo_string_agg(name, ',')", "ivo_interval_overlaps(1, 2, ra, dec)", "ivo_to_mjd(CAST(name AS TIMESTAMP))", "ivo_normal_random(0, 1)", "ivo_geom_transform('GALACTIC', 'ICRS', POINT(ra, dec))"];
        foreach (var call in calls)
            foreach (var dialect in (Dialect[])[PostgresDialect.Instance, MySqlDialect.Instance])
                foreach (var one in (CatalogTable[])[table.Table, keyed])
                {
                    var query = AdqlCompiler.Compile($"SELECT {call} AS v FROM sky.stars", new CatalogModel([one]), AdqlLimits.Default, UserFunctions.All);
                    Assert.True(query.IsOk, $"{call}: {string.Join("; ", query.Errors)}");
                    var sql = dialect.Write(query.Value, null);
                    if (sql.IsOk) continue;
                    var error = Assert.Single(sql.Errors);
                    Assert.True(error.At is { Line: 1, Column: >= 8 }, $"{call}: {error}");
                }
        var known = AdqlCompiler.Compile("SELECT ivo_healpix_index(5, ra, dec) AS v FROM sky.stars", new CatalogModel([keyed]), AdqlLimits.Default, UserFunctions.All).Value;
        Assert.Contains("HEALPix indices are not supported", Assert.Single(PostgresDialect.Instance.Write(known, null).Errors).ToString(), StringComparison.Ordinal);
    }
}
