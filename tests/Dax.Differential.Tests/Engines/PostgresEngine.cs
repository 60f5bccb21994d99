using System.Diagnostics;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Differential.Tests.Catalog;
using Npgsql;

namespace Dax.Differential.Tests.Engines;

/// <summary>A PostgreSQL server of the tests' own: private folder, Unix socket only, the C locale.</summary>
internal sealed class PostgresEngine : QueryEngine
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-postgres-").FullName;
    private Process? server;
    private NpgsqlDataSource? source;

    public override string Name => "PostgreSQL";

    public override Dialect Dialect => PostgresDialect.Instance;

    public override CatalogModel Model => SeedModel.Model;

    /// <summary>Why it cannot be had, or null.</summary>
    public static string? Missing => Bin is null ? "postgres is not installed (Debian package postgresql)." : null;

    private static string? Bin => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : Program.Find("initdb") is { } initdb ? Path.GetDirectoryName(initdb) : null;

    public static async Task<QueryEngine> Start()
    {
        var engine = new PostgresEngine();
        try
        {
            await engine.Open();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    private async Task Open()
    {
        var data = Path.Combine(folder, "data");
        // It refuses to run as root.
        string[] user = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        if (user.Length > 0)
            await Program.Run("chown", "postgres", folder);
        string[] make = [.. user, Path.Combine(Bin!, "initdb"), "-D", data, "-U", "dax", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"];
        await Program.Run(make[0], make[1..]);
        string[] serve = [.. user, Path.Combine(Bin!, "postgres"), "-D", data, "-k", folder, .. Settings.SelectMany(setting => (string[])["-c", setting])];
        server = Program.Serve(serve[0], serve[1..]);
        var patience = Stopwatch.StartNew();
        while (!await IsUp())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60) && !server.HasExited, "postgres did not start.");
            await Task.Delay(50);
        }

        await Execute("CREATE SCHEMA seed");
        foreach (var statement in SeedModel.Statements(TypeName, '"', (cell, type) => $"CAST({Sql.Text(cell)} AS {TypeName(type)})"))
            await Execute(statement);
    }

    private static readonly string[] Settings =
        ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=10", "autovacuum=off", "max_parallel_workers_per_gather=0", "jit=off"];

    private async Task<bool> IsUp()
    {
        source ??= NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder { Host = folder, Username = "dax", Database = "postgres", MaxPoolSize = 4, CommandTimeout = 60 });
        try
        {
            await Execute("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            // The server is not ready yet.
            return false;
        }
    }

    private async Task Execute(string sql)
    {
        await using var command = source!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<EngineAnswer> Run(BoundQuery query, SqlText sql)
    {
        try
        {
            await using var command = source!.CreateCommand(sql.Text);
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            for (var i = 0; i < query.Columns.Count; i++)
                if (reader.GetFieldType(i) != ClrType(query.Columns[i].Type.Base))
                    return new([], Failure: $"Column {i} is {reader.GetDataTypeName(i)}, and {query.Columns[i].Type} in the query.");
            var rows = new List<object?[]>();
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                var row = new object?[query.Columns.Count];
                for (var i = 0; i < row.Length; i++)
                    row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i) switch { short s => (long)s, int n => (long)n, var other => other };
                rows.Add(row);
            }

            return new(rows);
        }
        catch (PostgresException e)
        {
            // Numbers out of range, texts that are no numbers or times, several rows for one value.
            return e.SqlState is "22003" or "22P02" or "22007" or "22008" or "21000" ? new([], DataError: e.MessageText) : new([], Failure: $"{e.SqlState}: {e.MessageText}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (source is not null)
            await source.DisposeAsync();
        await Program.End(server);
        Directory.Delete(folder, recursive: true);
    }

    private static Type ClrType(AdqlBase type) => type switch
    {
        AdqlBase.Boolean => typeof(bool),
        AdqlBase.UnsignedByte or AdqlBase.Smallint => typeof(short),
        AdqlBase.Integer => typeof(int),
        AdqlBase.Bigint => typeof(long),
        AdqlBase.Real => typeof(float),
        AdqlBase.Double => typeof(double),
        AdqlBase.Timestamp => typeof(DateTime),
        _ => typeof(string),
    };

    private static string TypeName(AdqlBase type) => type switch
    {
        AdqlBase.Smallint => "smallint",
        AdqlBase.Integer => "integer",
        AdqlBase.Bigint => "bigint",
        AdqlBase.Real => "real",
        AdqlBase.Double => "double precision",
        AdqlBase.Timestamp => "timestamp",
        _ => "text",
    };
}
