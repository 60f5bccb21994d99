using System.Globalization;
using Dax.Backends.Postgres;
using Dax.Backends.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Backends.Tests.Contracts;

internal sealed class PostgresContract(ICatalogSource source, PostgresProcess server, SourceContent content, bool owned) : SourceContract(source, server, content, owned)
{
    public override bool HasNotFinite => true;

    public override bool HasArrays => true;

    public static async Task<ContractEngine> Start()
    {
        var server = await PostgresProcess.Start();
        try
        {
            await Fill(server);
            return await Over(server, TimeSpan.FromHours(1), owned: true);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public override async Task<ContractEngine> WithScansOf(TimeSpan timeout) => await Over((PostgresProcess)Server, timeout, owned: false);

    private static async Task<PostgresContract> Over(PostgresProcess server, TimeSpan scanTimeout, bool owned)
    {
        var options = new PostgresSourceOptions { Name = "pg", ConnectionString = server.ConnectionString, InteractiveConnections = 4, ScanConnections = 2, ScanTimeout = scanTimeout };
        var source = new PostgresSource(options, NullLogger<PostgresSource>.Instance);
        return new PostgresContract(source, server, await Load(source), owned);
    }

    public override async Task<int?> Working() => Convert.ToInt32(await ((PostgresProcess)Server).Ask("SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND application_name LIKE 'dax%'"), CultureInfo.InvariantCulture);

    public override async Task<bool> Change(string sql)
    {
        await ((PostgresProcess)Server).Execute(sql);
        return true;
    }

    private static async Task Fill(PostgresProcess server)
    {
        await server.Execute("CREATE SCHEMA contract");
        await server.Execute("CREATE TABLE contract.kinds (id bigint PRIMARY KEY, flag boolean, small smallint, whole integer, big bigint, narrow real, wide double precision, name text, moment timestamp, raw bytea, vector float8[])");
        await server.Execute($"""
            INSERT INTO contract.kinds VALUES
                (1, true, -3, 70000, 9007199254740993, 0.1, 0.1, '{ContractEngine.Text.Replace("'", "''")}', '2024-02-29 12:34:56.789012', '\x00ff', ARRAY[1.5, -2]),
                (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                (3, false, 32767, -2147483648, -9223372036854775808, 1e-30, -1e300, '', '1969-12-31 23:59:59.999999', '', ARRAY[]::float8[]),
                (4, true, 0, 0, 0, 'NaN', '-Infinity', 'x', '2000-01-01', '\x01', ARRAY['NaN'::float8])
            """);
        await server.Execute("CREATE TABLE contract.million (id bigint, x double precision, name text)");
        await server.Execute("INSERT INTO contract.million SELECT i, i * 0.5, 'row ' || i FROM generate_series(0, 999999) i");
        await server.Execute("CREATE TABLE contract.changing AS SELECT * FROM contract.million");
        await server.Execute("CREATE TABLE contract.passing AS SELECT id FROM contract.kinds");
    }
}
