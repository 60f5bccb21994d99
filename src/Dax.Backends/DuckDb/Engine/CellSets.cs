using System.Collections.Concurrent;
using Dax.Adql.Dialects;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// The cells about the rows of small tables, known to <see cref="NearFunction"/> while a statement runs that is joined by them. Numbers are never used
/// twice: what a connection remembers of an earlier statement means nothing to a later one.
/// </summary>
internal sealed class CellSets : IDisposable
{
    /// <summary>8 MiB of them; with more, most rows of a table would be near one anyway.</summary>
    private const int MostCells = 1 << 20;

    private static readonly ConcurrentDictionary<long, long[]> Known = new();
    private static long last;

    private readonly List<long> mine = [];

    /// <summary>Ascending, each once; null when no statement goes by it.</summary>
    public static long[]? Find(long number) => Known.GetValueOrDefault(number);

    /// <summary>Asks for the cells on the connection and leaves the numbers of the sets in its variables. A set that cannot be had is left out: the statement, which asks for the same, says why or does without.</summary>
    /// <exception cref="DuckDbException">Only when it was interrupted.</exception>
    public void Collect(DuckDbConnection connection, IReadOnlyList<SqlCellSet> sets)
    {
        foreach (var set in sets)
        {
            try
            {
                if (Cells(connection, set.Sql) is not { } cells)
                    continue;
                var number = Interlocked.Increment(ref last);
                Known[number] = cells;
                mine.Add(number);
                connection.Execute($"SET VARIABLE {set.Variable} = {number}::BIGINT");
            }
            catch (DuckDbException e) when (e.Kind != DuckDbErrorKind.Interrupt)
            {
                continue;
            }
        }
    }

    public void Dispose()
    {
        foreach (var number in mine)
            Known.TryRemove(number, out _);
    }

    private static long[]? Cells(DuckDbConnection connection, string sql)
    {
        var cells = new List<long>();
        using var result = connection.Select(sql);
        while (result.Fetch() is { } chunk)
        {
            using (chunk)
            {
                if (VectorReader.Create(result.Types[0], chunk.Vector(0), chunk.Count) is not DuckDbVector<long> vector || cells.Count + vector.Count > MostCells)
                    return null;
                for (var i = 0; i < vector.Count; i++)
                    if (!vector.IsNull(i))
                        cells.Add(vector.Values[i]);
            }
        }

        cells.Sort();
        return Distinct(cells);
    }

    private static long[] Distinct(List<long> sorted)
    {
        var distinct = new List<long>(sorted.Count);
        foreach (var cell in sorted)
            if (distinct.Count == 0 || distinct[^1] != cell)
                distinct.Add(cell);
        return [.. distinct];
    }
}
