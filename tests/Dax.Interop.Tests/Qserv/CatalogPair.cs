using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Qserv;

/// <summary>The same LSST catalogs in a running service and in MariaDB.</summary>
public sealed class CatalogPair : IAsyncLifetime
{
    internal static readonly (string Folder, string Schema)[] Cases = [("pt11-case01", "qcase01"), ("pt11-case02", "qcase02")];

    internal DaxService? Service { get; private set; }

    internal MariaDb? Maria { get; private set; }

    /// <summary>Imports when first asked, so that a machine without the material only skips.</summary>
    public async ValueTask InitializeAsync()
    {
        if (RepositoryFiles.Shared is null || Tool.Find("mariadbd") is null) return;
        Maria = await MariaDb.Start();
        await Maria.Execute("""
            CREATE DATABASE qcase01; CREATE DATABASE qcase02; CREATE DATABASE scisql; USE scisql;
            CREATE FUNCTION fluxToAbMag(f DOUBLE) RETURNS DOUBLE DETERMINISTIC RETURN IF(f > 0, -2.5*LOG10(f) - 48.6, NULL);
            CREATE FUNCTION angSep(a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE) RETURNS DOUBLE DETERMINISTIC RETURN
              DEGREES(2*ASIN(SQRT(LEAST(1, POW(SIN(RADIANS(d-b)/2), 2) + COS(RADIANS(b))*COS(RADIANS(d))*POW(SIN(RADIANS(c-a)/2), 2)))));
            CREATE FUNCTION s2PtInCircle(a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, r DOUBLE) RETURNS INT DETERMINISTIC RETURN angSep(a, b, c, d) <= r;
            CREATE FUNCTION s2PtInBox(a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, e DOUBLE, f DOUBLE) RETURNS INT DETERMINISTIC RETURN a BETWEEN c AND e AND b BETWEEN d AND f;
            """);
        foreach (var (database, table, schema, data) in Files()) await Maria.Load(database, schema, table, data);
        Service = await DaxService.Start(prepare: async folder =>
        {
            foreach (var (database, table, schema, data) in Files())
            {
                var position = table == "Object" ? new[] { "--ra", "ra_PS", "--dec", "decl_PS" } : table == "Source" ? ["--ra", "ra", "--dec", "decl"] : [];
                await DaxService.Command(["import", data, "--table", $"{database}.{table}", "--schema", schema, "--no-header", "--data", folder, .. position]);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null) await Service.DisposeAsync();
        if (Maria is not null) await Maria.DisposeAsync();
    }

    internal static IEnumerable<(string Database, string Table, string Schema, string Data)> Files()
    {
        foreach (var (folder, schema) in Cases)
        {
            var data = Path.Combine(RepositoryFiles.Shared!, "data", "catalogs", folder, "data");
            foreach (var file in Directory.GetFiles(data, "*sv.gz").Order(StringComparer.Ordinal))
            {
                var table = Path.GetFileName(file).Split('.')[0];
                yield return (schema, table, Path.Combine(data, "schema", table + ".schema"), file);
            }
        }
    }
}

[CollectionDefinition("qserv")]
public sealed class CatalogPairDefinition : ICollectionFixture<CatalogPair>;
