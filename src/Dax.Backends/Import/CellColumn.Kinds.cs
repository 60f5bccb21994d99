using System.Text;
using System.Text.Unicode;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>Numbers and booleans. An empty cell is null.</summary>
internal class ScalarCells<T, TParser>(TableColumn type, int capacity, bool trim = true) : CellColumn(type, capacity)
    where T : unmanaged
    where TParser : struct, ICellParser<T>
{
    private readonly T[] values = new T[capacity];

    public override ColumnVector Vector() => new MemoryVector<T>(values.AsMemory(0, Count), Validity);

    protected override bool TryPut(ReadOnlySpan<byte> text, bool isLiteral, out bool isNull)
    {
        text = trim ? text.Trim(" \t"u8) : text;
        isNull = text.IsEmpty;
        return isNull || TParser.TryParse(text, out values[Count]);
    }

    protected override void PutNull() => values[Count] = default;
}

/// <summary>Times; MySQL's zero date is null.</summary>
internal sealed class TimestampCells(TableColumn type, int capacity) : ScalarCells<long, TimestampParser>(type, capacity)
{
    protected override bool TryPut(ReadOnlySpan<byte> text, bool isLiteral, out bool isNull)
    {
        if (TimestampCell.IsZeroDate(text))
        {
            isNull = true;
            return true;
        }
        return base.TryPut(text, isLiteral, out isNull);
    }
}

/// <summary>A growing run of elements with the place where each row ends.</summary>
internal abstract class RunCells<T>(TableColumn type, int capacity) : CellColumn(type, capacity) where T : unmanaged
{
    private readonly int[] offsets = new int[capacity + 1];
    private T[] elements = new T[capacity * 8];
    private int used;

    protected ReadOnlyMemory<T> Elements => elements.AsMemory(0, used);
    protected ReadOnlyMemory<int> Offsets => offsets.AsMemory(0, Count + 1);

    public override void Clear()
    {
        base.Clear();
        used = 0;
    }

    /// <summary>Room for a row's elements; <see cref="EndRow"/> says how many were used.</summary>
    protected Span<T> Room(int length)
    {
        if (elements.Length - used < length)
        {
            Array.Resize(ref elements, Math.Max(elements.Length * 2, checked(used + length)));
        }
        return elements.AsSpan(used, length);
    }

    protected void EndRow(int length)
    {
        used += length;
        offsets[Count + 1] = used;
    }

    protected override void PutNull() => offsets[Count + 1] = used;
}

/// <summary>Text, checked to be UTF-8: the engine takes it unseen.</summary>
internal sealed class TextCells(TableColumn type, DelimitedDialect dialect, int capacity) : RunCells<byte>(type, capacity)
{
    public override ColumnVector Vector() => new MemoryTextVector(Elements, Offsets, Validity);

    protected override bool TryPut(ReadOnlySpan<byte> text, bool isLiteral, out bool isNull)
    {
        isNull = text.IsEmpty && !isLiteral && dialect.EmptyTextIsNull;
        if (isNull)
        {
            return true;
        }
        if (Utf8.IsValid(text))
        {
            text.CopyTo(Room(text.Length));
            EndRow(text.Length);
            return true;
        }
        if (!dialect.Latin1)
        {
            return false;
        }
        var decoded = Encoding.Latin1.GetString(text);
        EndRow(Encoding.UTF8.GetBytes(decoded, Room(Encoding.UTF8.GetMaxByteCount(decoded.Length))));
        return true;
    }
}

/// <summary>Bytes as they stand. A fixed length is filled up with zeros, as MySQL's BINARY(n) is.</summary>
internal sealed class BlobCells(TableColumn type, DelimitedDialect dialect, int capacity) : RunCells<byte>(type, capacity)
{
    private readonly int fixedLength = int.TryParse(type.Field.ArraySize, out var n) ? n : 0;

    public override ColumnVector Vector() => new MemoryArrayVector<byte>(Elements, Offsets, Validity);

    protected override bool TryPut(ReadOnlySpan<byte> text, bool isLiteral, out bool isNull)
    {
        isNull = text.IsEmpty && !isLiteral && dialect.EmptyTextIsNull;
        if (!isNull)
        {
            var length = Math.Max(text.Length, fixedLength);
            var room = Room(length);
            text.CopyTo(room);
            room[text.Length..].Clear();
            EndRow(length);
        }
        return true;
    }
}

/// <summary>Numbers between blanks or commas, in brackets or not: <c>1 2 3</c>, <c>[1, 2, 3]</c>, <c>{1,2,3}</c>, <c>(1,2,3)</c>.</summary>
internal sealed class ArrayCells<T, TParser>(TableColumn type, int capacity) : RunCells<T>(type, capacity)
    where T : unmanaged
    where TParser : struct, ICellParser<T>
{
    public override ColumnVector Vector() => new MemoryArrayVector<T>(Elements, Offsets, Validity);

    protected override bool TryPut(ReadOnlySpan<byte> text, bool isLiteral, out bool isNull)
    {
        text = text.Trim(" \t"u8);
        isNull = text.IsEmpty;
        if (isNull)
        {
            return true;
        }
        text = Inside(text);
        var room = Room((text.Length / 2) + 1);
        var length = 0;
        while (!text.IsEmpty)
        {
            var stop = text.IndexOfAny(", \t;"u8);
            var element = stop < 0 ? text : text[..stop];
            var rest = stop < 0 ? default : text[stop..].TrimStart(" \t"u8);
            rest = rest.Length > 0 && rest[0] is (byte)',' or (byte)';' ? rest[1..].TrimStart(" \t"u8) : rest;
            if (!TParser.TryParse(element, out room[length++]))
            {
                return false;
            }
            text = rest;
        }
        EndRow(length);
        return true;
    }

    private static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> text) =>
        text.Length > 1 && (text[0], text[^1]) is ((byte)'[', (byte)']') or ((byte)'{', (byte)'}') or ((byte)'(', (byte)')') ? text[1..^1].Trim(" \t"u8) : text;
}
