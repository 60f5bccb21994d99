using System.Globalization;
using Dax.Backends.MySql;
using Dax.Backends.Routing;
using Dax.Differential.Tests.Engines;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;

namespace Dax.Backends.Tests.Contracts;

internal sealed class MariaDbContract(ICatalogSource source, MariaDbProcess server, SourceContent content, bool owned) : SourceContract(source, server, content, owned)
{
    public override bool HasNotFinite => false;

    public override bool HasArrays => false;

    public static string? Missing => MariaDbProcess.Missing;

    public static async Task<ContractEngine> Start()
    {
        var server = await MariaDbProcess.Start();
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

    public override async Task<ContractEngine> WithScansOf(TimeSpan timeout) => await Over((MariaDbProcess)Server, timeout, owned: false);

    private static async Task<MariaDbContract> Over(MariaDbProcess server, TimeSpan scanTimeout, bool owned)
    {
        var options = new MySqlSourceOptions { Name = "maria", ConnectionString = server.ConnectionString + ";Database=contract", InteractiveConnections = 4, ScanConnections = 2, ScanTimeout = scanTimeout };
        var source = new MySqlSource(options, new MySqlProvider(MySqlConnectorFactory.Instance), NullLogger<MySqlSource>.Instance);
        return new MariaDbContract(source, server, await Load(source), owned);
    }

    // An idle connection that a kill reached too late is "Killed" there until it is used again: what works has a text.
    public override async Task<int?> Working() => Convert.ToInt32(await ((MariaDbProcess)Server).Ask("SELECT count(*) FROM information_schema.PROCESSLIST WHERE DB = 'contract' AND COMMAND <> 'Sleep' AND INFO IS NOT NULL"), CultureInfo.InvariantCulture);

    public override async Task<bool> Change(string sql)
    {
        await ((MariaDbProcess)Server).Execute(sql);
        return true;
    }

    private static async Task Fill(MariaDbProcess server)
    {
        await server.Execute("CREATE DATABASE contract CHARACTER SET utf8mb4");
        await server.Execute("CREATE TABLE contract.kinds (id bigint PRIMARY KEY, flag bit(1), small smallint, whole int, big bigint, narrow float, wide double, name text, moment datetime(6), raw blob)");
        await server.Execute($"""
            INSERT INTO contract.kinds VALUES
                (1, 1, -3, 70000, 9007199254740993, 0.1, 0.1, X'{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(ContractEngine.Text))}', '2024-02-29 12:34:56.789012', X'00ff'),
                (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                (3, 0, 32767, -2147483648, -9223372036854775808, 1e-30, -1e300, '', '1969-12-31 23:59:59.999999', '')
            """);
        await server.Execute("CREATE TABLE contract.million (id bigint, x double, name varchar(20))");
        const string Digits = "(SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)";
        await server.Execute("CREATE TABLE contract.thousand AS SELECT a.n + 10 * b.n + 100 * c.n AS n FROM " + string.Join(", ", "abc".Select(alias => $"{Digits} AS {alias}")));
        await server.Execute("INSERT INTO contract.million SELECT seq, seq * 0.5e0, concat('row ', seq) FROM (SELECT a.n * 1000 + b.n AS seq FROM contract.thousand a, contract.thousand b) AS s ORDER BY seq");
        await server.Execute("DROP TABLE contract.thousand");
        await server.Execute("CREATE TABLE contract.changing AS SELECT * FROM contract.million");
        await server.Execute("CREATE TABLE contract.passing AS SELECT id FROM contract.kinds");
    }
}

/// <summary>MariaDB's server; or, to try the contract on MySQL itself, the <c>mysqld</c> that <c>DAX_TEST_MYSQLD</c> names.</summary>
internal sealed class MariaDbProcess : ServerProcess
{
    private static readonly string? MySql = Environment.GetEnvironmentVariable("DAX_TEST_MYSQLD");

    private static string? Server => MySql ?? Program.Find("mariadbd", "/usr/sbin");

    /// <summary>Why it cannot be had, or null.</summary>
    public static string? Missing => Server is null ? "mariadbd is not installed (Debian package mariadb-server)." : null;

    public string ConnectionString => $"Server={Socket};Protocol=unix;User ID=root";

    private string Socket => Path.Combine(Folder, "s");

    // At its start a server clears away what others of its kind keep in the system's folder for temporary files.
    private string[] Common =>
    [
        "--no-defaults", $"--datadir={Path.Combine(Folder, "data")}", $"--tmpdir={Folder}", $"--user={Environment.UserName}", "--innodb-buffer-pool-size=64M", "--loose-innodb-log-file-size=16M", "--performance-schema=OFF",
        "--secure-file-priv=", "--loose-mysqlx=OFF",
    ];

    public static async Task<MariaDbProcess> Start()
    {
        var server = new MariaDbProcess();
        try
        {
            await (MySql is null
                ? Program.Run("mariadb-install-db", [.. server.Common, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"])
                : Program.Run(MySql, [.. server.Common, "--initialize-insecure"]));
            await server.Serve();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task Execute(string sql) => Ask(sql);

    public async Task<object?> Ask(string sql)
    {
        await using var connection = new MySqlConnection(ConnectionString + ";Pooling=false;Default Command Timeout=120");
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    protected override string[] Command() =>
        [Server!, .. Common, $"--socket={Socket}", $"--pid-file={Folder}/pid", "--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--character-set-server=utf8mb4"];

    protected override async Task<bool> IsUp()
    {
        try
        {
            await Ask("SELECT 1");
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
