using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>Reads the cells of one column from binary rows, into its builder.</summary>
internal abstract class BinaryCell
{
    public abstract ColumnBuilder Column { get; }

    /// <summary>Reads a cell, whose bytes are there even when the mask says <paramref name="isNull"/>.</summary>
    public abstract void Read(ByteWindow window, bool isNull);

    /// <summary>The element count of a cell: fixed, or read and checked.</summary>
    protected static int Count(ByteWindow window, in ArrayShape shape, int maxElements)
    {
        if (!shape.IsVariable) return shape.Count;
        var count = BigEndian.Read<int>(in window.Take(4)[0]);
        if (count < 0 || count > maxElements) throw new VOTableFormatException($"The binary data has an array of {count} elements (at most {maxElements} are accepted)");
        return count;
    }
}

internal sealed class BinaryScalarCell<T>(T? nullValue) : BinaryCell where T : unmanaged, INumberBase<T>
{
    private readonly ScalarBuilder<T> values = new();

    public override ColumnBuilder Column => values;

    public override void Read(ByteWindow window, bool isNull)
    {
        var value = BigEndian.Read<T>(in window.Take(Unsafe.SizeOf<T>())[0]);
        if (isNull || (nullValue is { } lost && lost == value)) values.AppendNull();
        else values.Append(value);
    }
}

internal sealed class BinaryArrayCell<T>(ArrayShape shape, int perCount, bool masked, int maxElements) : BinaryCell where T : unmanaged
{
    private readonly ArrayBuilder<T> values = new();

    public override ColumnBuilder Column => values;

    public override void Read(ByteWindow window, bool isNull)
    {
        var count = Count(window, shape, maxElements) * perCount;
        var bytes = window.Take(checked(count * Unsafe.SizeOf<T>()));
        // Without a mask, an empty variable array is how null is written.
        if (isNull || (count == 0 && shape.IsVariable && !masked))
        {
            values.AppendNull();
            return;
        }
        BigEndian.Read(bytes, values.Take(count));
        values.Commit();
    }
}

/// <summary>Logical values (letters) and bits (packed), single or arrays.</summary>
internal sealed class BinaryLogicalCell(bool packed) : BinaryCell
{
    private readonly ScalarBuilder<byte> values = new();

    public override ColumnBuilder Column => values;

    public override void Read(ByteWindow window, bool isNull)
    {
        var value = window.Take(1)[0];
        if (!isNull && packed) values.Append((byte)(value >> 7));
        else if (!isNull && LogicalLetters.Of(value) is { } known) values.Append(known);
        else values.AppendNull();
    }
}

internal sealed class BinaryLogicalArrayCell(ArrayShape shape, bool packed, bool masked, int maxElements) : BinaryCell
{
    private readonly ArrayBuilder<byte> values = new();

    public override ColumnBuilder Column => values;

    public override void Read(ByteWindow window, bool isNull)
    {
        var count = Count(window, shape, maxElements);
        var bytes = window.Take(packed ? (int)((count + 7L) / 8) : count);
        if (isNull || (count == 0 && shape.IsVariable && !masked))
        {
            values.AppendNull();
            return;
        }
        var into = values.Take(count);
        for (var i = 0; i < into.Length; i++)
            into[i] = packed ? (byte)(bytes[i >> 3] >> (7 - (i & 7)) & 1) : LogicalLetters.Of(bytes[i]) ?? 0;
        values.Commit();
    }
}

internal static class LogicalLetters
{
    /// <summary>0 or 1, or null for anything but T, t, 1, F, f and 0 (VOTable 1.4, 6).</summary>
    public static byte? Of(byte letter) => letter switch
    {
        (byte)'T' or (byte)'t' or (byte)'1' => 1,
        (byte)'F' or (byte)'f' or (byte)'0' => 0,
        _ => null,
    };
}

/// <summary>Strings: they end at the first zero. An empty one is null where no mask can say so.</summary>
internal sealed class BinaryTextCell(ArrayShape shape, bool wide, bool masked, int maxElements) : BinaryCell
{
    private readonly TextBuilder values = new();

    public override ColumnBuilder Column => values;

    public override void Read(ByteWindow window, bool isNull)
    {
        var text = Text(window, shape, wide, maxElements);
        if (isNull || (text.IsEmpty && !masked)) values.AppendNull();
        else if (wide) Transcode(text);
        else if (Utf8.IsValid(text)) values.Append(text);
        else values.Append(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(text)));
    }

    public static ReadOnlySpan<byte> Text(ByteWindow window, in ArrayShape shape, bool wide, int maxElements)
    {
        var count = Count(window, shape, maxElements);
        var bytes = window.Take(checked(count * (wide ? 2 : 1)));
        if (!wide)
        {
            var zero = bytes.IndexOf((byte)0);
            return zero < 0 ? bytes : bytes[..zero];
        }
        var wideZero = MemoryMarshal.Cast<byte, ushort>(bytes).IndexOf((ushort)0);
        return wideZero < 0 ? bytes : bytes[..(wideZero * 2)];
    }

    private void Transcode(ReadOnlySpan<byte> text)
    {
        var into = values.Take(text.Length / 2 * 3);
        var used = Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(text), into);
        values.Return(into.Length - used);
        values.Commit();
    }
}

internal sealed class BinaryTimestampCell(string name, ArrayShape shape, bool wide, int maxElements) : BinaryCell
{
    private readonly ScalarBuilder<long> values = new();

    public override ColumnBuilder Column => values;

    public override void Read(ByteWindow window, bool isNull)
    {
        var text = BinaryTextCell.Text(window, shape, wide, maxElements);
        if (wide) text = Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(text));
        text = TextCellReader.Trim(text);
        if (isNull || text.IsEmpty) values.AppendNull();
        else if (TimestampText.TryParse(text, out var micros)) values.Append(micros);
        else throw new VOTableFormatException($"Column {name}: \"{Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)])}\" is not a timestamp");
    }
}
