using System.Globalization;
using System.Xml;

namespace Dax.Interop.Tests.Crashes;

/// <summary>A query over the whole table and what must come out of it.</summary>
/// <param name="Rows">Of the right answer.</param>
/// <param name="Problem">What is wrong with these rows of cells; null: nothing.</param>
internal sealed record CrashQuery(string Adql, string Format, long Rows, Func<IEnumerable<string[]>, string?> Problem)
{
    /// <summary>One of every kind in turn, with numbers of its own.</summary>
    public static CrashQuery Make(CrashTable table, int kind, Random random) => (kind % 7) switch
    {
        0 => Totals(table, random.Next(CrashTable.Kinds), random.Next(-4000, 0)),
        1 => Picked(table, random.Next(800_000), random.Next(50_000, 200_000), "csv"),
        2 => Groups(table, random.Next(900_000)),
        3 => Picked(table, random.Next(900_000), random.Next(20_000, 60_000), "votable/td"),
        4 => Highest(table, random.Next(1, 500), random.Next(CrashTable.Kinds)),
        5 => Everything(table, random.Next(3, 6)),
        _ => Kinds(table, random.Next(900_000)),
    };

    /// <summary>The rows of a document of this query's format, as text.</summary>
    public IEnumerable<string[]> Read(Stream body) => Format == "csv" ? ReadCsv(body) : ReadTableData(body);

    private static CrashQuery Totals(CrashTable table, int kind, int least)
    {
        var ids = table.Where(id => CrashTable.K(id) != kind && CrashTable.X(id) > least).ToList();
        string[] row = [Text(ids.Count), Text(ids.Count(id => CrashTable.N(id) is not null)), Text(ids.Sum(id => CrashTable.N(id) ?? 0)), Text(ids.Min(CrashTable.X)), Text(ids.Max(CrashTable.X)), Text(ids.Sum(CrashTable.X))];
        return Exactly($"SELECT COUNT(*) AS c, COUNT(n) AS cn, SUM(n) AS s, MIN(x) AS lo, MAX(x) AS hi, SUM(x) AS sx FROM {CrashTable.Name} WHERE k <> {kind} AND x > {least}", [row]);
    }

    private static CrashQuery Groups(CrashTable table, int least) => Exactly(
        $"SELECT k, COUNT(*) AS c, SUM(n) AS s, MAX(x) AS hi FROM {CrashTable.Name} WHERE n >= {least} GROUP BY k ORDER BY k",
        table.Where(id => CrashTable.N(id) >= least).GroupBy(CrashTable.K).OrderBy(g => g.Key).Select(g => new[] { Text(g.Key), Text(g.Count()), Text(g.Sum(id => CrashTable.N(id)!.Value)), Text(g.Max(CrashTable.X)) }));

    private static CrashQuery Highest(CrashTable table, int count, int kind) => Exactly(
        $"SELECT TOP {count} id, n FROM {CrashTable.Name} WHERE k = {kind} AND n IS NOT NULL ORDER BY n DESC, id",
        table.Where(id => CrashTable.K(id) == kind && CrashTable.N(id) is not null).OrderByDescending(CrashTable.N).ThenBy(id => id).Take(count).Select(id => new[] { Text(id), Text(CrashTable.N(id)!.Value) }));

    private static CrashQuery Kinds(CrashTable table, int least) => Exactly(
        $"SELECT DISTINCT k FROM {CrashTable.Name} WHERE n > {least} ORDER BY k", table.Where(id => CrashTable.N(id) > least).Select(CrashTable.K).Distinct().Order().Select(k => new[] { Text(k) }));

    private static CrashQuery Picked(CrashTable table, int least, int width, string format) => Rowwise(
        table, $"SELECT id, n, x FROM {CrashTable.Name} WHERE n BETWEEN {least} AND {least + width}", format,
        id => CrashTable.N(id) is { } n && n >= least && n <= least + width, id => [Text(id), Text(CrashTable.N(id)!.Value), Text(CrashTable.X(id))]);

    private static CrashQuery Everything(CrashTable table, int kinds) => Rowwise(
        table, $"SELECT id, k, x, ra, dec FROM {CrashTable.Name} WHERE k < {kinds}", "csv", id => CrashTable.K(id) < kinds, id => [Text(id), Text(CrashTable.K(id)), Text(CrashTable.X(id))]);

    /// <summary>The same cells in the same order; numbers may be written in another form.</summary>
    private static CrashQuery Exactly(string adql, IEnumerable<string[]> rows)
    {
        var expected = rows.ToList();
        return new(adql, "csv", expected.Count, found =>
        {
            var at = 0;
            foreach (var row in found)
            {
                if (at >= expected.Count || !SameCells(expected[at], row)) return $"Row {at} is {string.Join(',', row)}, not {(at < expected.Count ? string.Join(',', expected[at]) : "there")}.";
                at++;
            }
            return at == expected.Count ? null : $"{at} rows, not {expected.Count}.";
        });
    }

    /// <summary>Each row that belongs to it once, in any order, whose first cells are these.</summary>
    private static CrashQuery Rowwise(CrashTable table, string adql, string format, Func<long, bool> belongs, Func<long, string[]> cells)
    {
        var count = table.Where(belongs).LongCount();
        return new(adql, format, count, found =>
        {
            var (seen, rows) = (new bool[table.Rows], 0L);
            foreach (var row in found)
            {
                if (!long.TryParse(row[0], CultureInfo.InvariantCulture, out var id) || id < 0 || id >= table.Rows || !belongs(id)) return $"There is a row {string.Join(',', row)}.";
                if (seen[id]) return $"Row {id} is there twice.";
                seen[id] = true;
                rows++;
                var expected = cells(id);
                if (row.Length < expected.Length || !SameCells(expected, row.AsSpan(0, expected.Length))) return $"Row {id} is {string.Join(',', row)}.";
            }
            return rows == count ? null : $"{rows} rows, not {count}.";
        });
    }

    private static bool SameCells(ReadOnlySpan<string> expected, ReadOnlySpan<string> found)
    {
        if (expected.Length != found.Length) return false;
        for (var i = 0; i < expected.Length; i++)
            if (expected[i] != found[i] && !(double.TryParse(found[i], CultureInfo.InvariantCulture, out var number) && number == double.Parse(expected[i], CultureInfo.InvariantCulture))) return false;
        return true;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("r", CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> ReadCsv(Stream body)
    {
        using var text = new StreamReader(body);
        text.ReadLine();
        while (text.ReadLine() is { } line) yield return line.Split(',');
    }

    private static IEnumerable<string[]> ReadTableData(Stream body)
    {
        using var xml = XmlReader.Create(body);
        var row = new List<string>();
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "TR" }) row.Clear();
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "TD" }) row.Add(xml.IsEmptyElement ? "" : xml.ReadString());
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "TR" }) yield return [.. row];
        }
    }
}
