using Dax.Backends.Import;
using Dax.Engine.ObsCore;
using Dax.Ivoa.Tables;

namespace Dax.Backends.ObsCore;

/// <summary>The hidden columns of staged rows: halves of ids, time of registration, boxes about regions, key of the position.</summary>
internal sealed class HiddenCells
{
    private const int Capacity = ObsCoreBatch.Capacity;
    private readonly long[] ingested = new long[Capacity];
    private readonly ulong[] known = new ulong[Capacity / 64];
    private readonly float[][] boxes = [.. Enumerable.Range(0, 6).Select(_ => new float[Capacity])];
    private readonly ulong[] hasBox = new ulong[Capacity / 64];
    private readonly PositionKeys keys = new();

    public IReadOnlyList<ColumnVector> Of(ObsCoreBatch batch, ScalarVector<double> longitudes, ScalarVector<double> latitudes)
    {
        Array.Clear(known);
        Array.Clear(hasBox);
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Ingested[i] is { } time)
            {
                ingested[i] = time;
                known[i >> 6] |= 1UL << (i & 63);
            }
            if (batch.Boxes[i] is { } box)
            {
                (boxes[0][i], boxes[1][i], boxes[2][i], boxes[3][i], boxes[4][i], boxes[5][i]) = (box.XMin, box.XMax, box.YMin, box.YMax, box.ZMin, box.ZMax);
                hasBox[i >> 6] |= 1UL << (i & 63);
            }
        }
        return
        [
            .. Halves(batch.Ids), new MemoryVector<long>(ingested.AsMemory(0, batch.Count), known),
            .. boxes.Select(b => new MemoryVector<float>(b.AsMemory(0, batch.Count), hasBox)), keys.Of(longitudes, latitudes),
        ];
    }

    public static IReadOnlyList<ColumnVector> Halves(ReadOnlySpan<Guid> ids)
    {
        var (high, low) = (new long[ids.Length], new long[ids.Length]);
        for (var i = 0; i < ids.Length; i++) (high[i], low[i]) = ObsCoreSql.Halves(ids[i]);
        return [new MemoryVector<long>(high), new MemoryVector<long>(low)];
    }
}
