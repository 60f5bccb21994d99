using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dax.Ivoa.Tables;

/// <summary>
/// Formats a column of scalars into slots of fixed width, one per row, so that putting a row together is a copy of 32 bytes per cell
/// whatever the cell is.
/// </summary>
internal abstract class SlotColumn
{
    /// <summary>Bytes of a slot.</summary>
    public const int Width = 32;

    /// <summary>Formats rows [first, first + lengths.Length) into <paramref name="slots"/> (with one slot to spare) and notes their lengths.</summary>
    public abstract void Fill(ColumnVector vector, int first, Span<byte> slots, Span<byte> lengths);

    public static int Copy(ref byte at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(MemoryMarshal.CreateSpan(ref at, Width));
        return text.Length;
    }

    /// <summary>The formatter of a column, or null when its cells have no bounded length.</summary>
    public static SlotColumn? For(TableColumn column, Spelling spelling) => column switch
    {
        { IsArray: true } or { Kind: CellKind.Text } => null,
        { Kind: CellKind.Boolean, Field.Datatype: VoDatatype.Boolean } => new SlotColumn<byte, BooleanText>(spelling),
        { Kind: CellKind.Boolean or CellKind.UnsignedByte } => new SlotColumn<byte, ByteText>(spelling),
        { Kind: CellKind.Short } => new SlotColumn<short, ShortText>(spelling),
        { Kind: CellKind.Int } => new SlotColumn<int, IntText>(spelling),
        { Kind: CellKind.Long } => new SlotColumn<long, LongText>(spelling),
        { Kind: CellKind.Float } => new SlotColumn<float, FloatText>(spelling),
        { Kind: CellKind.Double } => new SlotColumn<double, DoubleText>(spelling),
        { Kind: CellKind.Timestamp } => new SlotColumn<long, MomentText>(spelling),
        _ => throw new ArgumentException($"column {column.Field.Name}: unknown kind {column.Kind}", nameof(column)),
    };
}

internal sealed class SlotColumn<T, TText>(Spelling spelling) : SlotColumn where T : unmanaged where TText : struct, ICellText<T>
{
    public override void Fill(ColumnVector vector, int first, Span<byte> slots, Span<byte> lengths)
    {
        var values = ((ScalarVector<T>)vector).Values.Slice(first, lengths.Length);
        var validity = vector.Validity;
        if (slots.Length < (lengths.Length + 1) * Width) throw new ArgumentException("too few slots", nameof(slots));
        ref var at = ref MemoryMarshal.GetReference(slots);
        for (var i = 0; i < values.Length; i++)
        {
            lengths[i] = (byte)(Validity.Has(validity, first + i) ? TText.Write(ref at, values[i], spelling) : Copy(ref at, spelling.Null));
            at = ref Unsafe.Add(ref at, Width);
        }
    }
}
