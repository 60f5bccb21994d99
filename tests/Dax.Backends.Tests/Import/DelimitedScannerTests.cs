using System.Text;
using Dax.Backends.Import;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Backends.Tests.Import;

/// <summary>What was written is what is read, however the buffer falls on it.</summary>
public sealed class DelimitedScannerTests
{
    private static readonly DelimitedDialect Csv = new((byte)',', HasQuotes: true, HasEscapes: false, EmptyTextIsNull: true, Latin1: false);
    private static readonly DelimitedDialect MySql = new((byte)'\t', HasQuotes: false, HasEscapes: true, EmptyTextIsNull: false, Latin1: true);

    /// <summary>Cells of the characters that could go wrong; null is null.</summary>
    private static readonly Gen<string?> Cell = Gen.OneOf(
        Gen.Constant<string?>(null),
        Gen.Elements('a', 'N', '\\', '"', ',', '\t', '\n', '\r', '\0', 'é', ' ', '\u001A', '0').ArrayOf().Select(c => (string?)new string(c)));

    private static readonly Arbitrary<string?[][]> Records =
        Gen.Choose(1, 4).SelectMany(width => Cell.ArrayOf(width).ArrayOf()).ToArbitrary();

    [Fact]
    public void Next_MySqlDump_ReadsBackWhatWasEscaped() => Check.QuickThrowOnFailure(Prop.ForAll(Records, records =>
    {
        var text = string.Concat(records.Select(r => string.Join('\t', r.Select(Escape)) + "\n"));
        return Same(Kept(records, r => r is [""]), Scan(text, MySql));
    }));

    [Fact]
    public void Next_Csv_ReadsBackWhatWasQuoted() => Check.QuickThrowOnFailure(Prop.ForAll(Records, records =>
    {
        var text = string.Concat(records.Select(r => string.Join(',', r.Select(c => c is null ? "\\N" : $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n"));
        return Same(records, Scan(text, Csv));
    }));

    [Fact]
    public void Next_AnyBytes_EndsOrIsRefused() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Elements(Csv, MySql).ToArbitrary(), (bytes, dialect) =>
    {
        try
        {
            using var scanner = new DelimitedScanner(new MemoryStream(bytes), dialect, 16);
            while (scanner.Next())
            {
                foreach (var cell in scanner.Cells)
                {
                    _ = scanner.Bytes(cell).Length;
                }
            }
        }
        catch (ImportException)
        {
            // Refused with a sentence.
        }
    }));

    [Fact]
    public void Line_AfterEmbeddedLineEnds_IsThatOfTheRecordsBeginning()
    {
        using var scanner = new DelimitedScanner(new MemoryStream("a,\"1\n2\"\n\nb,c\n"u8.ToArray()), Csv);

        Assert.True(scanner.Next());
        Assert.Equal(1, scanner.Line);
        Assert.True(scanner.Next());
        Assert.Equal(4, scanner.Line);
        Assert.False(scanner.Next());
    }

    private static string Escape(string? cell) => cell is null ? "\\N" : cell.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal);

    /// <summary>A record of one empty cell is an empty line, and those are passed over.</summary>
    private static string?[][] Kept(string?[][] records, Func<string?[], bool> isBlank) => [.. records.Where(r => !isBlank(r))];

    private static bool Same(string?[][] expected, List<string?[]> actual) =>
        expected.Length == actual.Count && expected.Zip(actual, (e, a) => e.SequenceEqual(a)).All(same => same);

    private static List<string?[]> Scan(string text, DelimitedDialect dialect)
    {
        // A small buffer, so that cells fall on its end.
        using var scanner = new DelimitedScanner(new MemoryStream(Encoding.UTF8.GetBytes(text)), dialect, 16);
        var records = new List<string?[]>();
        while (scanner.Next())
        {
            var record = new List<string?>();
            foreach (var cell in scanner.Cells)
            {
                record.Add(cell.State == CellState.Null ? null : Encoding.UTF8.GetString(scanner.Bytes(cell)));
            }
            records.Add([.. record]);
        }
        return records;
    }
}
