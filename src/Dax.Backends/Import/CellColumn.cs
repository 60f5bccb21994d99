using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>
/// Collects the cells of one column until the batch is full, then is a vector over them. One small class per type of memory, chosen once by
/// the column's type; the loop over cells does not branch on types.
/// </summary>
internal abstract class CellColumn(TableColumn type, int capacity)
{
    private readonly ulong[] validity = new ulong[(capacity + 63) / 64];
    private bool hasNulls;

    public TableColumn Type { get; } = type;

    protected int Count { get; private set; }

    protected int Capacity { get; } = capacity;

    /// <summary>Empty when no cell was null.</summary>
    protected ReadOnlyMemory<ulong> Validity => hasNulls ? validity : default;

    /// <summary>False when the text is not a value of the column.</summary>
    /// <param name="isLiteral">It was quoted or escaped: an empty text is not null then.</param>
    public bool TryAdd(ReadOnlySpan<byte> text, bool isLiteral)
    {
        if (!TryPut(text, isLiteral, out var isNull))
        {
            return false;
        }
        if (isNull)
        {
            AddNull();
        }
        else
        {
            validity[Count >> 6] |= 1UL << (Count & 63);
            Count++;
        }
        return true;
    }

    public void AddNull()
    {
        hasNulls = true;
        PutNull();
        Count++;
    }

    public virtual void Clear()
    {
        Array.Clear(validity);
        hasNulls = false;
        Count = 0;
    }

    /// <summary>The cells so far; valid until <see cref="Clear"/>.</summary>
    public abstract ColumnVector Vector();

    /// <summary>Stores the value of row <see cref="Count"/>.</summary>
    protected abstract bool TryPut(ReadOnlySpan<byte> text, bool isLiteral, out bool isNull);

    protected abstract void PutNull();
}

/// <summary>Chooses the column for a type.</summary>
internal static class CellColumns
{
    public static CellColumn Create(TableColumn type, DelimitedDialect dialect, int capacity) => (type.Kind, type.IsArray) switch
    {
        (CellKind.Text, _) => new TextCells(type, dialect, capacity),
        (CellKind.UnsignedByte, true) => new BlobCells(type, dialect, capacity),
        (CellKind.Boolean, false) => new ScalarCells<byte, BooleanParser>(type, capacity, trim: false),
        (CellKind.UnsignedByte, false) => new ScalarCells<byte, ByteParser>(type, capacity),
        (CellKind.Short, false) => new ScalarCells<short, ShortParser>(type, capacity),
        (CellKind.Int, false) => new ScalarCells<int, IntParser>(type, capacity),
        (CellKind.Long, false) => new ScalarCells<long, LongParser>(type, capacity),
        (CellKind.Float, false) => new ScalarCells<float, FloatParser>(type, capacity),
        (CellKind.Double, false) => new ScalarCells<double, DoubleParser>(type, capacity),
        (CellKind.Timestamp, false) => new TimestampCells(type, capacity),
        (CellKind.Boolean, true) => new ArrayCells<byte, BooleanParser>(type, capacity),
        (CellKind.Short, true) => new ArrayCells<short, ShortParser>(type, capacity),
        (CellKind.Int, true) => new ArrayCells<int, IntParser>(type, capacity),
        (CellKind.Long, true) => new ArrayCells<long, LongParser>(type, capacity),
        (CellKind.Float, true) => new ArrayCells<float, FloatParser>(type, capacity),
        (CellKind.Double, true) => new ArrayCells<double, DoubleParser>(type, capacity),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No text holds this type."),
    };
}
