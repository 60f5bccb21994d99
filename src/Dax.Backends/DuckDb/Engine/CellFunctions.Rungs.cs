using Dax.Backends.DuckDb.Native;
using Dax.Sky.Healpix;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>Cells of the orders that fit the radius of each row: even orders only, so that positions have few.</summary>
internal static unsafe partial class CellFunctions
{
    private static void DiscCells(in Columns columns, nint output)
    {
        var found = buffer ??= [];
        found.Clear();
        var entries = new Span<NativeListEntry>(DuckDbApi.VectorData(output), columns.Count);
        var lon = columns.Doubles(0);
        var lat = columns.Doubles(1);
        var radius = columns.Doubles(2);
        for (var row = 0; row < entries.Length; row++)
        {
            var first = found.Count;
            if (!columns.IsNull(row) && Order(radius[row]) is { } order)
            {
                HealpixDisc.AddCells(order, lon[row], lat[row], radius[row], found);
                for (var i = first; i < found.Count; i++)
                    found[i] += Base(order);
            }
            entries[row] = new NativeListEntry((ulong)first, (ulong)(found.Count - first));
        }
        Write(found, output);
    }

    private static void DiscOrder(in Columns columns, nint output)
    {
        DuckDbApi.EnsureValidityWritable(output);
        var bits = new Span<long>(DuckDbApi.VectorData(output), columns.Count);
        var validity = new Span<ulong>(DuckDbApi.VectorValidity(output), (columns.Count + 63) >> 6);
        var radius = columns.Doubles(0);
        for (var row = 0; row < bits.Length; row++)
        {
            if (!columns.IsNull(row) && Order(radius[row]) is { } order)
                bits[row] = 1L << order;
            else
                validity[row >> 6] &= ~(1UL << (row & 63));
        }
    }

    private static void Rungs(in Columns columns, nint output)
    {
        var found = buffer ??= [];
        found.Clear();
        var entries = new Span<NativeListEntry>(DuckDbApi.VectorData(output), columns.Count);
        var key = columns.Longs(0);
        var bits = columns.Longs(1);
        for (var row = 0; row < entries.Length; row++)
        {
            var first = found.Count;
            if (!columns.IsNull(row) && key[row] >= 0)
                for (var order = 0; order <= HealpixDisc.MaxOrder; order += 2)
                    if ((bits[row] >> order & 1) != 0)
                        found.Add(Base(order) + (key[row] >> (2 * (HealpixNested.MaxOrder - order))));
            entries[row] = new NativeListEntry((ulong)first, (ulong)(found.Count - first));
        }
        Write(found, output);
    }

    /// <summary>Null for what is no radius: nothing is within it.</summary>
    private static int? Order(double radius) => radius >= 0 && double.IsFinite(radius) ? HealpixDisc.OrderFor(radius) & ~1 : null;

    private static long Base(int order) => 4L << (2 * order);
}
