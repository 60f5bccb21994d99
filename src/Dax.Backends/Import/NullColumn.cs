using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>Columns that a file does not have: null in every row.</summary>
internal sealed class NullColumn
{
    private readonly Dictionary<(CellKind, bool), ColumnVector> made = [];

    public ColumnVector Of(TableColumn type, int count)
    {
        if (!made.TryGetValue((type.Kind, type.IsArray), out var vector) || vector.Count != count)
        {
            made[(type.Kind, type.IsArray)] = vector = Create(type, count);
        }
        return vector;
    }

    private static ColumnVector Create(TableColumn type, int count)
    {
        var none = new ulong[(count + 63) / 64];
        var offsets = new int[count + 1];
        return (type.Kind, type.IsArray) switch
        {
            (CellKind.Text, _) => new MemoryTextVector(ReadOnlyMemory<byte>.Empty, offsets, none),
            (CellKind.Boolean or CellKind.UnsignedByte, false) => new MemoryVector<byte>(new byte[count], none),
            (CellKind.Short, false) => new MemoryVector<short>(new short[count], none),
            (CellKind.Int, false) => new MemoryVector<int>(new int[count], none),
            (CellKind.Long or CellKind.Timestamp, false) => new MemoryVector<long>(new long[count], none),
            (CellKind.Float, false) => new MemoryVector<float>(new float[count], none),
            (CellKind.Double, false) => new MemoryVector<double>(new double[count], none),
            (CellKind.Boolean or CellKind.UnsignedByte, true) => new MemoryArrayVector<byte>(ReadOnlyMemory<byte>.Empty, offsets, none),
            (CellKind.Short, true) => new MemoryArrayVector<short>(ReadOnlyMemory<short>.Empty, offsets, none),
            (CellKind.Int, true) => new MemoryArrayVector<int>(ReadOnlyMemory<int>.Empty, offsets, none),
            (CellKind.Long or CellKind.Timestamp, true) => new MemoryArrayVector<long>(ReadOnlyMemory<long>.Empty, offsets, none),
            (CellKind.Float, true) => new MemoryArrayVector<float>(ReadOnlyMemory<float>.Empty, offsets, none),
            _ => new MemoryArrayVector<double>(ReadOnlyMemory<double>.Empty, offsets, none),
        };
    }
}
