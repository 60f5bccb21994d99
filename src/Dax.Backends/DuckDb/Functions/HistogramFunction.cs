using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Functions;

/// <summary>
/// <c>dax_histogram_N(val DOUBLE, lower DOUBLE, upper DOUBLE, bins BIGINT) → INTEGER[]</c> for N = 16, 64, 256 and 1000 bins at most: bins + 2 counts. A state
/// has room for N of them, and lies in the engine's own memory, so that its limit counts many groups. Limits and bins are constants.
/// </summary>
internal static unsafe class HistogramFunction
{
    private static readonly int[] Sizes = [16, 64, 256, 1000];

    /// <summary>How many bins the state counts in (0: it has seen no row); its counts follow.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public int Bins;
        public int First;

        public static Span<int> Counts(State* state) => new(&state->First, state->Bins + 2);
    }

    public static void Register(DuckDbConnection connection)
    {
        foreach (var size in Sizes)
            Register(connection, size);
    }

    private static void Register(DuckDbConnection connection, int size)
    {
        var function = DuckDbApi.CreateAggregateFunction();
        var number = DuckDbApi.CreateType(DuckDbType.Double);
        var whole = DuckDbApi.CreateType(DuckDbType.BigInt);
        var count = DuckDbApi.CreateType(DuckDbType.Integer);
        var counts = DuckDbApi.CreateListType(count);
        try
        {
            var name = "dax_histogram_" + size.ToString(CultureInfo.InvariantCulture);
            DuckDbApi.SetAggregateName(function, name);
            DuckDbApi.AddAggregateParameter(function, number);
            DuckDbApi.AddAggregateParameter(function, number);
            DuckDbApi.AddAggregateParameter(function, number);
            DuckDbApi.AddAggregateParameter(function, whole);
            DuckDbApi.SetAggregateReturn(function, counts);
            DuckDbApi.SetAggregateSeesNulls(function);
            DuckDbApi.SetAggregateExtra(function, size, 0);
            DuckDbApi.SetAggregateBodies(function, &StateSize, &Initialize, &Update, &Combine, &Complete);
            if (DuckDbApi.RegisterAggregateFunction(connection.Handle, function) != DuckDbState.Success)
                throw new DuckDbException(DuckDbErrorKind.Unknown, $"The function {name} could not be registered.");
        }
        finally
        {
            DuckDbApi.DestroyType(ref counts);
            DuckDbApi.DestroyType(ref count);
            DuckDbApi.DestroyType(ref whole);
            DuckDbApi.DestroyType(ref number);
            DuckDbApi.DestroyAggregateFunction(ref function);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ulong StateSize(nint info) => (ulong)(sizeof(int) * (1 + (int)DuckDbApi.AggregateExtra(info) + 2 + 1) & ~7);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Initialize(nint info, nint state) => ((State*)state)->Bins = 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Update(nint info, nint chunk, nint* states)
    {
        try
        {
            var rows = (int)DuckDbApi.ChunkSize(chunk);
            var values = new DuckDbVector<double>(DuckDbApi.ChunkVector(chunk, 0), rows);
            var lower = new DuckDbVector<double>(DuckDbApi.ChunkVector(chunk, 1), rows).Values;
            var upper = new DuckDbVector<double>(DuckDbApi.ChunkVector(chunk, 2), rows).Values;
            var bins = new DuckDbVector<long>(DuckDbApi.ChunkVector(chunk, 3), rows).Values;
            var most = DuckDbApi.AggregateExtra(info);
            for (var row = 0; row < rows; row++)
            {
                var state = (State*)states[row];
                if (bins[row] < 1 || bins[row] > most || !Open(state, (int)bins[row]))
                {
                    DuckDbApi.SetAggregateError(info, "The number of bins of a histogram is wrong.");
                    return;
                }

                Count(State.Counts(state), values.IsNull(row) ? double.NaN : values.Values[row], lower[row], upper[row]);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetAggregateError(info, e.Message);
        }
    }

    private static bool Open(State* state, int bins)
    {
        if (state->Bins == 0)
        {
            state->Bins = bins;
            State.Counts(state).Clear();
        }

        return state->Bins == bins;
    }

    /// <summary>What is NULL or NaN counts as below; the upper limit is above.</summary>
    private static void Count(Span<int> counts, double value, double lower, double upper)
    {
        var bins = counts.Length - 2;
        var bin = value >= upper ? bins + 1 : value >= lower ? 1 + Math.Min((int)((value - lower) / (upper - lower) * bins), bins - 1) : 0;
        if (counts[bin] < int.MaxValue)
            counts[bin]++;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Combine(nint info, nint* sources, nint* targets, ulong count)
    {
        for (ulong i = 0; i < count; i++)
        {
            var source = (State*)sources[i];
            var target = (State*)targets[i];
            if (source->Bins == 0 || !Open(target, source->Bins))
                continue;
            var from = State.Counts(source);
            var to = State.Counts(target);
            for (var bin = 0; bin < to.Length; bin++)
                to[bin] = (int)Math.Min(int.MaxValue, (long)to[bin] + from[bin]);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Complete(nint info, nint* states, nint result, ulong count, ulong offset)
    {
        try
        {
            var size = DuckDbApi.ListSize(result);
            var total = size;
            for (ulong i = 0; i < count; i++)
                total += ((State*)states[i])->Bins is > 0 and var bins ? (ulong)bins + 2 : 0;
            if (DuckDbApi.ReserveList(result, total) != DuckDbState.Success || DuckDbApi.SetListSize(result, total) != DuckDbState.Success)
                throw new DuckDbException(DuckDbErrorKind.OutOfMemory, "The engine has no room for the histograms.");
            DuckDbApi.EnsureValidityWritable(result);
            var entries = (NativeListEntry*)DuckDbApi.VectorData(result) + offset;
            var validity = DuckDbApi.VectorValidity(result);
            var child = (int*)DuckDbApi.VectorData(DuckDbApi.ListChild(result));
            for (ulong i = 0; i < count; i++)
            {
                var state = (State*)states[i];
                if (state->Bins == 0)
                {
                    validity[(offset + i) >> 6] &= ~(1UL << (int)((offset + i) & 63));
                    entries[i] = new NativeListEntry(size, 0);
                    continue;
                }

                var counts = State.Counts(state);
                entries[i] = new NativeListEntry(size, (ulong)counts.Length);
                counts.CopyTo(new Span<int>(child + size, counts.Length));
                size += (ulong)counts.Length;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            DuckDbApi.SetAggregateError(info, e.Message);
        }
    }
}
