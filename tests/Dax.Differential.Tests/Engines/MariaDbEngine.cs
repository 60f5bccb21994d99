using System.Diagnostics;
using System.Globalization;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Differential.Tests.Catalog;

namespace Dax.Differential.Tests.Engines;

/// <summary>
/// A MariaDB server of the tests' own: private folder, socket only, the server's default modes and collations. It has no NaN and no infinity:
/// where others keep these, it is filled with NULL.
/// </summary>
internal sealed class MariaDbEngine : QueryEngine
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-mariadb-").FullName;
    private Process? server;
    private readonly SemaphoreSlim turn = new(1);
    private MariaDbClient? client;

    public override string Name => "MariaDB";

    public override Dialect Dialect => MySqlDialect.Instance;

    public override CatalogModel Model => SeedModel.Model;

    public override bool IsFinite => true;

    /// <summary>Why it cannot be had, or null.</summary>
    public static string? Missing => Server is null || Program.Find("mariadb") is null ? "mariadbd is not installed (Debian package mariadb-server)." : null;

    private static string? Server => Program.Find("mariadbd", "/usr/sbin");

    private string Socket => Path.Combine(folder, "s");

    public static async Task<QueryEngine> Start()
    {
        var engine = new MariaDbEngine();
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
        // At its start a server clears away what others of its kind keep in the system's folder for temporary files.
        string[] common = ["--no-defaults", $"--datadir={data}", $"--tmpdir={folder}", $"--user={Environment.UserName}", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=4M", "--performance-schema=OFF"];
        await Program.Run("mariadb-install-db", [.. common, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]);
        server = Program.Serve(Server!, [.. common, $"--socket={Socket}", $"--pid-file={folder}/pid", "--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--character-set-server=utf8mb4"]);
        var patience = Stopwatch.StartNew();
        while (!await IsUp())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60) && !server.HasExited, "mariadbd did not start.");
            await Task.Delay(50);
        }

        client = new MariaDbClient(Socket);
        await Execute("CREATE DATABASE seed CHARACTER SET utf8mb4");
        foreach (var statement in SeedModel.Statements(TypeName, '`', Literal))
            await Execute(statement);
    }

    private async Task<bool> IsUp()
    {
        using var ping = Program.Start("mariadb", "--no-defaults", $"--socket={Socket}", "-u", "root", "-e", "SELECT 1");
        await ping.WaitForExitAsync();
        return ping.ExitCode == 0;
    }

    private async Task Execute(string sql)
    {
        var (_, error) = await client!.Ask(sql, hasRows: false);
        Assert.True(error is null, $"{error}\n{sql}");
    }

    public override async Task<EngineAnswer> Run(BoundQuery query, SqlText sql)
    {
        await turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return Read(query, await client!.Ask(sql.Text, hasRows: true));
        }
        finally
        {
            turn.Release();
        }
    }

    private static EngineAnswer Read(BoundQuery query, (List<string?[]> Rows, string? Error) answer)
    {
        var (rows, error) = answer;
        if (error is not null)
            // Out of range (1690), no number or time (1292, 1366), several rows for one value (1242).
            return error.Contains("ERROR 1690", StringComparison.Ordinal) || error.Contains("ERROR 1242", StringComparison.Ordinal) || error.Contains("ERROR 1292", StringComparison.Ordinal) || error.Contains("ERROR 1366", StringComparison.Ordinal)
                ? new([], DataError: error)
                : new([], Failure: error);
        try
        {
            return new([.. rows.Select(row => row.Select((text, i) => text is null ? null : Cell(text, query.Columns[i].Type.Base)).ToArray())]);
        }
        catch (FormatException e)
        {
            return new([], Failure: $"A column is of another type than in the query: {e.Message}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (client is not null)
            await client.DisposeAsync();
        turn.Dispose();
        await Program.End(server);
        Directory.Delete(folder, recursive: true);
    }

    private static object Cell(string text, AdqlBase type) => type switch
    {
        AdqlBase.Boolean => text != "0",
        AdqlBase.UnsignedByte or AdqlBase.Smallint or AdqlBase.Integer or AdqlBase.Bigint => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        AdqlBase.Real => (float)double.Parse(text, CultureInfo.InvariantCulture),
        AdqlBase.Double => double.Parse(text, CultureInfo.InvariantCulture),
        AdqlBase.Timestamp => DateTime.Parse(text, CultureInfo.InvariantCulture),
        _ => text,
    };

    private static string Literal(object? cell, AdqlBase type) => cell switch
    {
        double d when !double.IsFinite(d) => "NULL",
        float f when !float.IsFinite(f) => "NULL",
        string text => $"_utf8mb4 X'{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))}'",
        _ => Sql.Text(cell),
    };

    private static string TypeName(AdqlBase type) => type switch
    {
        AdqlBase.Smallint => "SMALLINT",
        AdqlBase.Integer => "INT",
        AdqlBase.Bigint => "BIGINT",
        AdqlBase.Real => "FLOAT",
        AdqlBase.Double => "DOUBLE",
        AdqlBase.Timestamp => "DATETIME(6)",
        _ => "VARCHAR(200)",
    };
}
