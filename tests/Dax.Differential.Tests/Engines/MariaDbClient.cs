using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using System.Xml.Linq;

namespace Dax.Differential.Tests.Engines;

/// <summary>
/// One <c>mariadb</c> client in batch mode, fed by its standard input. Its XML tells NULL from 'NULL'; a mark after every statement tells where
/// its answer ends. One statement at a time.
/// </summary>
internal sealed class MariaDbClient : IAsyncDisposable
{
    private readonly Process process;
    private readonly Channel<string> errors = Channel.CreateUnbounded<string>();
    private readonly char[] buffer = new char[16 * 1024];
    private int marks;

    public MariaDbClient(string socket)
    {
        process = Program.Start("mariadb", "--no-defaults", $"--socket={socket}", "-u", "root", "--default-character-set=utf8mb4", "--xml", "--force", "--unbuffered", "--batch");
        process.ErrorDataReceived += (_, line) =>
        {
            // It repeats the statement before the error.
            if (line.Data is not null && line.Data.StartsWith("ERROR ", StringComparison.Ordinal))
                errors.Writer.TryWrite(line.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Its rows as text, or the error.</summary>
    public async Task<(List<string?[]> Rows, string? Error)> Ask(string sql, bool hasRows)
    {
        var mark = $"mark-{++marks}";
        await process.StandardInput.WriteAsync($"{sql}\n;\nSELECT '{mark}' AS mark;\n");
        await process.StandardInput.FlushAsync();
        var said = await ReadTo($"<field name=\"mark\">{mark}</field>");
        var end = said.IndexOf("</resultset>", StringComparison.Ordinal);
        var failed = hasRows ? said.LastIndexOf("<resultset", StringComparison.Ordinal) <= said.IndexOf("<resultset", StringComparison.Ordinal) : errors.Reader.Count > 0;
        if (failed)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            return ([], await errors.Reader.ReadAsync(patience.Token));
        }

        return (hasRows ? Rows(said[said.IndexOf("<resultset", StringComparison.Ordinal)..(end + "</resultset>".Length)]) : [], null);
    }

    private static List<string?[]> Rows(string xml) =>
        [.. XElement.Parse(xml, LoadOptions.PreserveWhitespace).Elements("row").Select(row => row.Elements("field").Select(field => field.Attributes().Any(a => a.Name.LocalName == "nil") ? null : field.Value).ToArray())];

    private async Task<string> ReadTo(string mark)
    {
        var said = new StringBuilder();
        while (true)
        {
            var count = await process.StandardOutput.ReadAsync(buffer);
            if (count == 0)
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The client ended after: {said}"));
            said.Append(buffer, 0, count);
            var text = said.ToString();
            var found = text.IndexOf(mark, StringComparison.Ordinal);
            if (found >= 0 && text.IndexOf("</resultset>", found, StringComparison.Ordinal) >= 0)
                return text;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
