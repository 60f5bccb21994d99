using System.Diagnostics;
using Dax.Differential.Tests.Engines;
using Npgsql;

[assembly: AssemblyFixture(typeof(Dax.Backends.Tests.Butler.PrivatePostgres))]

namespace Dax.Backends.Tests.Butler;

/// <summary>A PostgreSQL server of the tests' own, started when the first test asks for it: private folder, Unix socket only.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-butler-postgres-").FullName;
    private readonly Lazy<Task> started;
    private Process? server;

    public PrivatePostgres() => started = new Lazy<Task>(Start);

    private static string? Bin => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    public string ConnectionString => new NpgsqlConnectionStringBuilder { Host = folder, Username = "dax", Database = "postgres", MaxPoolSize = 4, CommandTimeout = 60 }.ToString();

    /// <summary>As a butler.yaml has it.</summary>
    public string RegistryUrl => $"postgresql://dax@/postgres?host={folder}";

    /// <summary>Skips the test, saying why, when the machine has no server.</summary>
    public async Task Ready()
    {
        Assert.SkipWhen(Bin is null, "postgres is not installed (Debian package postgresql).");
        await started.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated) await started.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Program.End(server);
        Directory.Delete(folder, recursive: true);
    }

    private async Task Start()
    {
        var data = Path.Combine(folder, "data");
        // It refuses to run as root.
        string[] user = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        if (user.Length > 0) await Program.Run("chown", "postgres", folder);
        string[] make = [.. user, Path.Combine(Bin!, "initdb"), "-D", data, "-U", "dax", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"];
        await Program.Run(make[0], make[1..]);
        string[] settings = ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=30", "autovacuum=off", "jit=off"];
        string[] serve = [.. user, Path.Combine(Bin!, "postgres"), "-D", data, "-k", folder, .. settings.SelectMany(setting => (string[])["-c", setting])];
        server = Program.Serve(serve[0], serve[1..]);
        var patience = Stopwatch.StartNew();
        while (!await IsUp())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60) && !server.HasExited, "postgres did not start.");
            await Task.Delay(50);
        }
    }

    private async Task<bool> IsUp()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
