using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Healpix;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// What joins by position go by. HEALPix cells (nested) of one order: <c>dax_cell(lon, lat, order) → BIGINT</c>, the one that holds a position, NULL where
/// there is none; <c>dax_cells(lon, lat, radius, order) → BIGINT[]</c>, all that a disc touches, each once (see <see cref="HealpixDisc"/>). Degrees.
/// NULL and values that are no position or radius give NULL and the empty list.
/// Where radii differ from row to row, cells are of several orders and carry them, as 4^(order + 1) + index (the IVOA's NUNIQ, MOC 2.0, 4.3.1):
/// <c>dax_disc_cells(lon, lat, radius) → BIGINT[]</c> at the order that fits the radius, <c>dax_disc_order(radius) → BIGINT</c> that order as a bit, and
/// <c>dax_rungs(key of order 29, bits) → BIGINT[]</c> the cell of a position at each of these orders.
/// </summary>
internal static unsafe partial class CellFunctions
{
    /// <summary>A disc that is large for its order would make too many; the writer chooses orders by radius.</summary>
    private const int MostCells = 1 << 20;

    [ThreadStatic] private static List<long>? buffer;

    private enum Kind { Cell, Cells, DiscCells, DiscOrder, Rungs }

    public static void Register(DuckDbConnection connection)
    {
        var list = new DuckDbColumnType(DuckDbType.List, DuckDbType.BigInt);
        Register(Kind.Cell, "dax_cell", [DuckDbType.Double, DuckDbType.Double, DuckDbType.Integer], new(DuckDbType.BigInt));
        Register(Kind.Cells, "dax_cells", [DuckDbType.Double, DuckDbType.Double, DuckDbType.Double, DuckDbType.Integer], list);
        Register(Kind.DiscCells, "dax_disc_cells", [DuckDbType.Double, DuckDbType.Double, DuckDbType.Double], list);
        Register(Kind.DiscOrder, "dax_disc_order", [DuckDbType.Double], new(DuckDbType.BigInt));
        Register(Kind.Rungs, "dax_rungs", [DuckDbType.BigInt, DuckDbType.BigInt], list);

        void Register(Kind kind, string name, DuckDbType[] parameters, DuckDbColumnType result) =>
            ScalarFunction.Register(connection, name, parameters, result, &Body, (int)kind);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Body(nint info, nint chunk, nint output)
    {
        try
        {
            var columns = new Columns(chunk);
            switch ((Kind)(int)DuckDbApi.FunctionExtra(info))
            {
                case Kind.Cell: Cell(columns, output); break;
                case Kind.Cells: Cells(columns, output); break;
                case Kind.DiscCells: DiscCells(columns, output); break;
                case Kind.DiscOrder: DiscOrder(columns, output); break;
                default: Rungs(columns, output); break;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
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
        Write(found, output);
    }

    /// <summary>The elements of a vector of lists, whose entries are written already.</summary>
    private static void Write(List<long> elements, nint output)
    {
        if (DuckDbApi.ReserveList(output, (ulong)elements.Count) != DuckDbState.Success || DuckDbApi.SetListSize(output, (ulong)elements.Count) != DuckDbState.Success)
            throw new DuckDbException(DuckDbErrorKind.OutOfMemory, "The engine has no room for the lists.");
        CollectionsMarshal.AsSpan(elements).CopyTo(new Span<long>(DuckDbApi.VectorData(DuckDbApi.ListChild(output)), elements.Count));
    }

    /// <summary>The arguments of a call; a row is null when one of them is.</summary>
    private readonly ref struct Columns(nint chunk)
    {
        private readonly int parameters = (int)DuckDbApi.ChunkColumns(chunk);

        public int Count { get; } = (int)DuckDbApi.ChunkSize(chunk);

        public ReadOnlySpan<double> Doubles(int column) => new(DuckDbApi.VectorData(DuckDbApi.ChunkVector(chunk, (ulong)column)), Count);

        public ReadOnlySpan<long> Longs(int column) => new(DuckDbApi.VectorData(DuckDbApi.ChunkVector(chunk, (ulong)column)), Count);

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
