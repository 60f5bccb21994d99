using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Healpix;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// What joins by position go by. HEALPix cells (nested) of one order: <c>dax_cell(lon, lat, order) → BIGINT</c>, the one that holds a position, NULL where
/// there is none; <c>dax_cells(lon, lat, radius, order) → BIGINT[]</c>, all that a disc touches, each once (see <see cref="HealpixDisc"/>). Degrees.
/// NULL and values that are no position or radius give NULL and the empty list.
/// </summary>
internal static unsafe class CellFunctions
{
    /// <summary>A disc that is large for its order would make too many; the writer chooses orders by radius.</summary>
    private const int MostCells = 1 << 20;

    [ThreadStatic] private static List<long>? buffer;

    public static void Register(DuckDbConnection connection)
    {
        ScalarFunction.Register(connection, "dax_cell", [DuckDbType.Double, DuckDbType.Double, DuckDbType.Integer], DuckDbType.BigInt, &Cell);
        ScalarFunction.Register(connection, "dax_cells", [DuckDbType.Double, DuckDbType.Double, DuckDbType.Double, DuckDbType.Integer],
            new DuckDbColumnType(DuckDbType.List, DuckDbType.BigInt), &Cells);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Cell(nint info, nint chunk, nint output)
    {
        try
        {
            Cell(new Columns(chunk), output);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Cells(nint info, nint chunk, nint output)
    {
        try
        {
            Cells(new Columns(chunk), output);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    private static void Cell(in Columns columns, nint output)
    {
        DuckDbApi.EnsureValidityWritable(output);
        var cells = new Span<long>(DuckDbApi.VectorData(output), columns.Count);
        var validity = new Span<ulong>(DuckDbApi.VectorValidity(output), (columns.Count + 63) >> 6);
        var lon = columns.Doubles(0);
        var lat = columns.Doubles(1);
        var order = columns.Integers(2);
        for (var row = 0; row < cells.Length; row++)
        {
            cells[row] = columns.IsNull(row) ? -1 : HealpixNested.Index(order[row], lon[row], lat[row]);
            if (cells[row] < 0)
                validity[row >> 6] &= ~(1UL << (row & 63));
        }
    }

    private static void Cells(in Columns columns, nint output)
    {
        var found = buffer ??= [];
        found.Clear();
        var entries = new Span<NativeListEntry>(DuckDbApi.VectorData(output), columns.Count);
        var lon = columns.Doubles(0);
        var lat = columns.Doubles(1);
        var radius = columns.Doubles(2);
        var order = columns.Integers(3);
        for (var row = 0; row < entries.Length; row++)
        {
            var first = found.Count;
            if (!columns.IsNull(row))
                HealpixDisc.AddCells(order[row], lon[row], lat[row], radius[row], found);
            entries[row] = new NativeListEntry((ulong)first, (ulong)(found.Count - first));
            if (found.Count - first > MostCells)
                throw new InvalidOperationException("A disc has too many cells.");
        }
        if (DuckDbApi.ReserveList(output, (ulong)found.Count) != DuckDbState.Success || DuckDbApi.SetListSize(output, (ulong)found.Count) != DuckDbState.Success)
            throw new DuckDbException(DuckDbErrorKind.OutOfMemory, "The engine has no room for the lists.");
        CollectionsMarshal.AsSpan(found).CopyTo(new Span<long>(DuckDbApi.VectorData(DuckDbApi.ListChild(output)), found.Count));
    }

    /// <summary>The arguments of a call; a row is null when one of them is.</summary>
    private readonly ref struct Columns(nint chunk)
    {
        private readonly int parameters = (int)DuckDbApi.ChunkColumns(chunk);

        public int Count { get; } = (int)DuckDbApi.ChunkSize(chunk);

        public ReadOnlySpan<double> Doubles(int column) => new(DuckDbApi.VectorData(DuckDbApi.ChunkVector(chunk, (ulong)column)), Count);

        public ReadOnlySpan<int> Integers(int column) => new(DuckDbApi.VectorData(DuckDbApi.ChunkVector(chunk, (ulong)column)), Count);

        public bool IsNull(int row)
        {
            for (var column = 0; column < parameters; column++)
                if (VectorReader.IsNull(DuckDbApi.VectorValidity(DuckDbApi.ChunkVector(chunk, (ulong)column)), row))
                    return true;
            return false;
        }
    }
}
