using System.Diagnostics;
using Dax.Differential.Tests.Engines;
using MySqlConnector;

[assembly: AssemblyFixture(typeof(Dax.Backends.Tests.Cluster.PrivateMariaDb))]

namespace Dax.Backends.Tests.Cluster;

/// <summary>A MariaDB server of the tests' own, started when the first test asks for it: private folder, Unix socket only.</summary>
public sealed class PrivateMariaDb : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-mariadb-").FullName;
    private readonly Lazy<Task> started;
    private Process? server;

    public PrivateMariaDb() => started = new Lazy<Task>(Start);

    private static string? Server => Program.Find("mariadbd", "/usr/sbin");

    private MySqlConnectionStringBuilder Connection => new() { Server = Path.Combine(folder, "s"), ConnectionProtocol = MySqlConnectionProtocol.UnixSocket, UserID = "root", MaximumPoolSize = 16 };

    /// <summary>A new, empty database; skips the test, saying why, when the machine has no server.</summary>
    public async Task<MySqlDataSource> Empty()
    {
        Assert.SkipWhen(Server is null, "mariadbd is not installed (Debian package mariadb-server).");
        await started.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await using (var connection = new MySqlConnection(Connection.ToString()))
        {
            await connection.OpenAsync();
            await using var create = new MySqlCommand($"CREATE DATABASE {name}", connection);
            await create.ExecuteNonQueryAsync();
        }
        var own = Connection;
        own.Database = name;
        return new MySqlDataSource(own.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated) await started.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Program.End(server);
        Directory.Delete(folder, recursive: true);
    }

    private async Task Start()
    {
        // At its start a server clears away what others of its kind keep in the system's folder for temporary files.
        string[] common = ["--no-defaults", $"--datadir={folder}/data", $"--tmpdir={folder}", $"--user={Environment.UserName}", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=4M", "--performance-schema=OFF"];
        await Program.Run("mariadb-install-db", [.. common, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]);
        server = Program.Serve(Server!, [.. common, $"--socket={folder}/s", $"--pid-file={folder}/pid", "--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0"]);
        var patience = Stopwatch.StartNew();
        while (!await IsUp())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60) && !server.HasExited, "mariadbd did not start.");
            await Task.Delay(50);
        }
    }

    private async Task<bool> IsUp()
    {
        try
        {
            await using var connection = new MySqlConnection(Connection.ToString());
            await connection.OpenAsync();
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
