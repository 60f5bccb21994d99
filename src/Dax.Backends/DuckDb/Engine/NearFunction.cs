using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// <c>dax_near(key BIGINT, shift INTEGER, set BIGINT) → BOOLEAN</c>: whether the cell <c>key &gt;&gt; shift</c> is in a set of <see cref="CellSets"/>; TRUE for a set that is
/// not known, so that it only ever leaves out what the join would. Keys of a stored table ascend, so that most vectors lie between two neighbours of the
/// set and are done after their least and greatest key.
/// </summary>
internal static unsafe class NearFunction
{
    public static void Register(DuckDbConnection connection) =>
        ScalarFunction.Register(connection, "dax_near", [DuckDbType.BigInt, DuckDbType.Integer, DuckDbType.BigInt], DuckDbType.Boolean, &Body);

    /// <summary>1 for each of the keys whose cell is in the set (ascending, each once), 0 for the others.</summary>
    internal static void Test(ReadOnlySpan<long> keys, int shift, ReadOnlySpan<long> set, Span<byte> near)
    {
        if (keys.IsEmpty)
            return;
        var (least, greatest) = Extent(keys);
        var first = LowerBound(set, least >> shift);
        set = set[first..UpperBound(set, greatest >> shift)];
        if (set.IsEmpty)
        {
            near.Clear();
            return;
        }

        var (cell, found) = (keys[0] >> shift, (byte)(set.BinarySearch(keys[0] >> shift) >= 0 ? 1 : 0));
        for (var row = 0; row < keys.Length; row++)
        {
            var here = keys[row] >> shift;
            if (here != cell)
                (cell, found) = (here, (byte)(set.BinarySearch(here) >= 0 ? 1 : 0));
            near[row] = found;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Body(nint info, nint chunk, nint output)
    {
        try
        {
            var count = (int)DuckDbApi.ChunkSize(chunk);
            // Rows without a key may come out as anything: NULL equals no cell.
            var near = new Span<byte>(DuckDbApi.VectorData(output), count);
            if (count > 0 && CellSets.Find(First<long>(chunk, 2)) is { } set)
                Test(new(DuckDbApi.VectorData(DuckDbApi.ChunkVector(chunk, 0)), count), First<int>(chunk, 1), set, near);
            else
                near.Fill(1);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    /// <summary>The writer gives the same for all rows.</summary>
    private static T First<T>(nint chunk, ulong column) where T : unmanaged => *(T*)DuckDbApi.VectorData(DuckDbApi.ChunkVector(chunk, column));

    private static (long Least, long Greatest) Extent(ReadOnlySpan<long> keys)
    {
        var (least, greatest, row) = (long.MaxValue, long.MinValue, 0);
        if (keys.Length >= Vector<long>.Count)
        {
            var (low, high) = (new Vector<long>(long.MaxValue), new Vector<long>(long.MinValue));
            for (; row <= keys.Length - Vector<long>.Count; row += Vector<long>.Count)
            {
                var some = new Vector<long>(keys[row..]);
                (low, high) = (Vector.Min(low, some), Vector.Max(high, some));
            }

            for (var lane = 0; lane < Vector<long>.Count; lane++)
                (least, greatest) = (Math.Min(least, low[lane]), Math.Max(greatest, high[lane]));
        }

        for (; row < keys.Length; row++)
            (least, greatest) = (Math.Min(least, keys[row]), Math.Max(greatest, keys[row]));
        return (least, greatest);
    }

    private static int UpperBound(ReadOnlySpan<long> sorted, long value)
    {
        var at = sorted.BinarySearch(value);
        return at < 0 ? ~at : at + 1;
    }

    /// <summary>Index of the first element that is not below.</summary>
    private static int LowerBound(ReadOnlySpan<long> sorted, long value)
    {
        var at = sorted.BinarySearch(value);
        return at < 0 ? ~at : at;
    }
}
