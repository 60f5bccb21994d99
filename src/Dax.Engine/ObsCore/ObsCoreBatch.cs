using Dax.Ivoa.Tables;
using Dax.Sky.Geometry;

namespace Dax.Engine.ObsCore;

/// <summary>Some rows being made, column by column, with what the table keeps of them beside its columns. A cell that is not set is null. Used again after <see cref="Clear"/>.</summary>
public sealed class ObsCoreBatch
{
    public const int Capacity = 2048;

    private readonly CellBuffer[] cells;
    private readonly Guid[] ids = new Guid[Capacity];
    private readonly long?[] ingested = new long?[Capacity];
    private readonly UnitBox?[] boxes = new UnitBox?[Capacity];

    public ObsCoreBatch(ObsCoreSchema schema)
    {
        Schema = schema;
        cells = [.. schema.Columns.Select(c => CellBuffer.Of(c.Kind))];
    }

    public ObsCoreSchema Schema { get; }

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public ReadOnlySpan<Guid> Ids => ids.AsSpan(0, Count);

    /// <summary>When each dataset was registered, microseconds since 1970 UTC; null where nobody knows.</summary>
    public ReadOnlySpan<long?> Ingested => ingested.AsSpan(0, Count);

    /// <summary>About each row's region; null without one.</summary>
    public ReadOnlySpan<UnitBox?> Boxes => boxes.AsSpan(0, Count);

    /// <summary>Begins a row; <see cref="EndRow"/> keeps it, and without that the next one takes its place.</summary>
    internal void BeginRow(Guid id, DateTimeOffset? ingestedAt, ISkyRegion? region)
    {
        foreach (var cell in cells) cell.Reset(Count);
        ids[Count] = id;
        ingested[Count] = ingestedAt is { } time ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
        boxes[Count] = region is null ? null : UnitBox.Of(region);
    }

    internal void EndRow() => Count++;

    internal void Set(int column, string? text)
    {
        if (text is not null) ((TextBuffer)cells[column]).Values[Count] = text;
    }

    internal void Set(int column, double? value) => Set<double>(column, value);

    internal void Set(int column, long? value) => Set<long>(column, value);

    internal void Set(int column, int? value) => Set<int>(column, value);

    internal void Set(int column, bool? value) => Set<byte>(column, value is { } yes ? (byte)(yes ? 1 : 0) : null);

    /// <summary>The columns so far, in the schema's order. They hold this object's memory.</summary>
    public IReadOnlyList<ColumnVector> Build() => [.. cells.Select(c => c.Build(Count))];

    public void Clear() => Count = 0;

    private void Set<T>(int column, T? value) where T : unmanaged
    {
        if (value is { } number) ((NumberBuffer<T>)cells[column]).Put(Count, number);
    }

    private abstract class CellBuffer
    {
        public static CellBuffer Of(CellKind kind) => kind switch
        {
            CellKind.Text => new TextBuffer(),
            CellKind.Double => new NumberBuffer<double>(),
            CellKind.Long or CellKind.Timestamp => new NumberBuffer<long>(),
            CellKind.Int => new NumberBuffer<int>(),
            _ => new NumberBuffer<byte>(),
        };

        public abstract void Reset(int row);

        public abstract ColumnVector Build(int count);
    }

    private sealed class TextBuffer : CellBuffer
    {
        public string?[] Values { get; } = new string?[Capacity];

        public override void Reset(int row) => Values[row] = null;

        public override ColumnVector Build(int count) => MemoryTextVector.Of(new ArraySegment<string?>(Values, 0, count));
    }

    private sealed class NumberBuffer<T> : CellBuffer where T : unmanaged
    {
        private readonly T[] values = new T[Capacity];
        private readonly ulong[] validity = new ulong[Capacity / 64];

        public void Put(int row, T value)
        {
            values[row] = value;
            validity[row >> 6] |= 1UL << (row & 63);
        }

        public override void Reset(int row) => validity[row >> 6] &= ~(1UL << (row & 63));

        public override ColumnVector Build(int count) => new MemoryVector<T>(values.AsMemory(0, count), validity);
    }
}
