using System.Diagnostics;

namespace Dax.Qserv.StandIn.Database;

/// <summary>A MariaDB server of its own: private folder, socket only. Statements go through the <c>mariadb</c> client, one process each.</summary>
public sealed class MariaServer : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("qserv-standin-").FullName;
    private Process? server;

    private MariaServer() { }

    /// <summary>Why it cannot be had, or null.</summary>
    public static string? Missing => Find("mariadbd") is null || Find("mariadb") is null ? "mariadbd is not installed (Debian package mariadb-server)." : null;

    public string Folder => folder;

    private string Socket => Path.Combine(folder, "s");

    public static async Task<MariaServer> Start()
    {
        var maria = new MariaServer();
        try
        {
            await maria.Open();
            return maria;
        }
        catch
        {
            await maria.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements; throws the server's words when one fails.</summary>
    public async Task<string> Execute(string sql, string? database = null, CancellationToken cancel = default)
    {
        using var client = Client(database, "--batch", "--skip-column-names");
        var (output, errors) = (client.StandardOutput.ReadToEndAsync(cancel), client.StandardError.ReadToEndAsync(cancel));
        try
        {
            await client.StandardInput.WriteAsync(sql.AsMemory(), cancel);
            client.StandardInput.Close();
            await client.WaitForExitAsync(cancel);
        }
        catch
        {
            client.Kill();
            throw;
        }
        return client.ExitCode == 0 ? await output : throw new MariaException((await errors).Trim());
    }

    /// <summary>The rows of one statement as the client prints them: tabs between cells, <c>\t \n \\ \0</c> escaped, NULL for null.</summary>
    public async IAsyncEnumerable<string[]> Rows(string sql, string? database = null)
    {
        using var client = Client(database, "--batch", "--skip-column-names", "--quick");
        var errors = client.StandardError.ReadToEndAsync();
        try
        {
            await client.StandardInput.WriteAsync(sql);
            client.StandardInput.Close();
            while (await client.StandardOutput.ReadLineAsync() is { } line)
                yield return Array.ConvertAll(line.Split('\t'), Unescape);
            await client.WaitForExitAsync();
            if (client.ExitCode != 0)
                throw new MariaException((await errors).Trim());
        }
        finally
        {
            if (!client.HasExited)
                client.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is { HasExited: false })
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
        server?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Open()
    {
        var data = Path.Combine(folder, "data");
        // At its start a server clears away what others of its kind keep in the system's folder for temporary files.
        string[] common =
        [
            "--no-defaults", $"--datadir={data}", $"--tmpdir={folder}", $"--user={Environment.UserName}", "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=8M", "--performance-schema=OFF",
        ];
        await Run("mariadb-install-db", [.. common, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]);
        server = Launch("mariadbd",
        [
            .. common, $"--socket={Socket}", $"--pid-file={folder}/pid", "--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--local-infile=1", "--sql-mode=",
        ]);
        server.StandardInput.Close();
        _ = server.StandardError.ReadToEndAsync();
        _ = server.StandardOutput.ReadToEndAsync();
        var patience = Stopwatch.StartNew();
        while (!await IsUp())
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(60) || server.HasExited)
                throw new MariaException("mariadbd did not start.");
            await Task.Delay(50);
        }
    }

    private async Task<bool> IsUp()
    {
        try
        {
            await Execute("SELECT 1");
            return true;
        }
        catch (MariaException)
        {
            // Not yet.
            return false;
        }
    }

    private Process Client(string? database, params string[] options) => Launch("mariadb",
        ["--no-defaults", $"--socket={Socket}", "-u", "root", "--default-character-set=utf8mb4", "--local-infile=1", .. options, .. database is null ? Array.Empty<string>() : [database]]);

    private static async Task Run(string program, string[] arguments)
    {
        using var process = Launch(program, arguments);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new MariaException($"{program}: {await output}{await errors}");
    }

    private static Process Launch(string program, string[] arguments) => Process.Start(new ProcessStartInfo(Find(program) ?? throw new MariaException($"{program} is not installed."), arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string Unescape(string cell)
    {
        if (!cell.Contains('\\', StringComparison.Ordinal))
            return cell;
        var text = new System.Text.StringBuilder(cell.Length);
        for (var i = 0; i < cell.Length; i++)
            text.Append(cell[i] != '\\' || i + 1 == cell.Length ? cell[i] : cell[++i] switch { 't' => '\t', 'n' => '\n', '0' => '\0', var other => other });
        return text.ToString();
    }
}

/// <summary>What MariaDB or its client said.</summary>
public sealed class MariaException(string message) : Exception(message);
