using System.Diagnostics;
using System.Globalization;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Qserv;

/// <summary>A MariaDB server of the test's own: private folder, socket only.</summary>
internal sealed class MariaDb : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-mariadb-").FullName;
    private Process? server;

    private string Socket => Path.Combine(folder, "s");

    public static async Task<MariaDb> Start()
    {
        var database = new MariaDb();
        var data = Path.Combine(database.folder, "data");
        var user = Environment.UserName;
        // At its start a server clears away what others of its kind keep in the system's folder for temporary files.
        var installed = await Tool.Run("mariadb-install-db",
            ["--no-defaults", $"--datadir={data}", $"--tmpdir={database.folder}", $"--user={user}", "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]);
        Assert.True(installed.ExitCode == 0, installed.All);
        database.server = Process.Start(new ProcessStartInfo(Tool.Find("mariadbd")!,
        [
            "--no-defaults", $"--datadir={data}", $"--tmpdir={database.folder}", $"--socket={database.Socket}", $"--user={user}", "--skip-networking", "--local-infile=1",
            "--secure-file-priv=", "--innodb-flush-log-at-trx-commit=0", $"--pid-file={database.folder}/pid", "--sql-mode=",
        ]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _ = database.server.StandardError.ReadToEndAsync();
        _ = database.server.StandardOutput.ReadToEndAsync();
        var patience = Stopwatch.StartNew();
        while ((await database.Client("SELECT 1")).ExitCode != 0)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60) && !database.server.HasExited, "mariadbd did not start.");
            await Task.Delay(100);
        }
        return database;
    }

    /// <summary>Runs statements; fails the test when one fails.</summary>
    public async Task Execute(string sql, string? database = null)
    {
        var run = await Client(sql, database);
        Assert.True(run.ExitCode == 0, run.All);
    }

    /// <summary>Rows as text; a null is null.</summary>
    public async Task<List<string?[]>> Query(string sql, string database)
    {
        var run = await Client(sql, database);
        Assert.True(run.ExitCode == 0, run.All);
        return [.. run.Output.Split('\n').Skip(1).Where(l => l.Length > 0).Select(l => Array.ConvertAll(l.Split('\t'), c => c == "NULL" ? null : c))];
    }

    /// <summary>Loads a table as Qserv's own test loader does: its schema file, then LOAD DATA.</summary>
    public async Task Load(string database, string schemaFile, string table, string dataFile)
    {
        var plain = Path.Combine(folder, $"{database}-{table}.txt");
        await using (var packed = new System.IO.Compression.GZipStream(File.OpenRead(dataFile), System.IO.Compression.CompressionMode.Decompress))
        await using (var target = File.Create(plain)) await packed.CopyToAsync(target);
        var separator = dataFile.Contains(".csv", StringComparison.Ordinal) ? "," : "\\t";
        await Execute(await File.ReadAllTextAsync(schemaFile), database);
        await Execute(string.Create(CultureInfo.InvariantCulture, $"LOAD DATA LOCAL INFILE '{plain}' INTO TABLE `{table}` FIELDS TERMINATED BY '{separator}'"), database);
        File.Delete(plain);
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

    private Task<ToolRun> Client(string sql, string? database = null) =>
        Tool.Run("mariadb", ["--no-defaults", $"--socket={Socket}", "-u", "root", "--local-infile=1", "--batch", .. database is null ? Array.Empty<string>() : [database]], sql);
}
