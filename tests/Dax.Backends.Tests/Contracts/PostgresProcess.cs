using Npgsql;
using Programs = Dax.Differential.Tests.Engines.Program;

namespace Dax.Backends.Tests.Contracts;

internal sealed class PostgresProcess : ServerProcess
{
    /// <summary>It refuses to run as root.</summary>
    private static string[] User => Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static string? Bin => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    /// <summary>Why it cannot be had, or null.</summary>
    public static string? Missing => Bin is null ? "postgres is not installed (Debian package postgresql)." : null;

    /// <summary>Whether an extension can be created.</summary>
    public static bool Has(string extension) => Bin is { } bin && File.Exists(Path.Combine("/usr/share/postgresql", Path.GetFileName(Path.GetDirectoryName(bin))!, "extension", extension + ".control"));

    public string ConnectionString => new NpgsqlConnectionStringBuilder { Host = Folder, Username = "dax", Database = "postgres" }.ToString();

    private string Data => Path.Combine(Folder, "data");

    public static async Task<PostgresProcess> Start()
    {
        var server = new PostgresProcess();
        try
        {
            if (User.Length > 0) await Programs.Run("chown", "postgres", server.Folder);
            string[] make = [.. User, Path.Combine(Bin!, "initdb"), "-D", server.Data, "-U", "dax", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"];
            await Programs.Run(make[0], make[1..]);
            await server.Serve();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task Execute(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> Ask(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    protected override string[] Command()
    {
        string[] settings = ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=40", "autovacuum=off"];
        return [.. User, Path.Combine(Bin!, "postgres"), "-D", Data, "-k", Folder, .. settings.SelectMany(setting => (string[])["-c", setting])];
    }

    protected override async Task<bool> IsUp()
    {
        try
        {
            await Ask("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
