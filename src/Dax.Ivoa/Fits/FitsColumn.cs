using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Sky.Fits;

namespace Dax.Ivoa.Fits;

/// <summary>Rows as they lie in the file: where a column's cell of row i is at <c>i · Stride + Offset</c>.</summary>
internal readonly ref struct FitsRowBlock(ReadOnlySpan<byte> bytes, int stride, int count, FitsHeap? heap)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
    public int Stride { get; } = stride;
    public int Count { get; } = count;
    public FitsHeap? Heap { get; } = heap;
}

/// <summary>Gathers one column out of a block of rows. Its memory is used again for the next block.</summary>
internal abstract class FitsColumn
{
    public abstract ColumnVector Read(FitsRowBlock rows);
}

internal sealed class FitsScalarColumn<T, TDecoder>(int offset, TDecoder decoder) : FitsColumn where T : unmanaged where TDecoder : struct, IFitsDecoder<T>
{
    private readonly T[] values = new T[ColumnBuilder.MaxRows];
    private readonly ulong[] validity = new ulong[ColumnBuilder.MaxRows / 64];

    public override ColumnVector Read(FitsRowBlock rows)
    {
        if (rows.Count == 0 || rows.Bytes.Length < (long)rows.Stride * (rows.Count - 1) + offset + decoder.Size) throw new ArgumentException("short block", nameof(rows));
        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows.Bytes), offset);
        var into = values.AsSpan(0, rows.Count);
        var nulls = false;
        for (var i = 0; i < into.Length; i++)
        {
            if (!decoder.TryRead(in at, out into[i]))
            {
                if (!nulls) validity.AsSpan().Fill(ulong.MaxValue);
                nulls = true;
                validity[i >> 6] &= ~(1UL << (i & 63));
            }
            at = ref Unsafe.Add(ref at, rows.Stride);
        }
        return new MemoryVector<T>(values.AsMemory(0, rows.Count), nulls ? validity : default(ReadOnlyMemory<ulong>));
    }
}

/// <summary>Arrays of <paramref name="count"/> values in the row.</summary>
internal sealed class FitsArrayColumn<T, TDecoder>(int offset, int count, TDecoder decoder) : FitsColumn where T : unmanaged where TDecoder : struct, IFitsDecoder<T>
{
    private readonly ArrayBuilder<T> values = new();

    public override ColumnVector Read(FitsRowBlock rows)
    {
        values.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            var bytes = rows.Bytes.Slice(row * rows.Stride + offset, count * decoder.Size);
            var into = values.Take(count);
            for (var i = 0; i < into.Length; i++) decoder.TryRead(in bytes[i * decoder.Size], out into[i]);
            values.Commit();
        }
        return values.Build();
    }
}

internal sealed class FitsBitColumn(int offset, int count) : FitsColumn
{
    private readonly ArrayBuilder<byte> values = new();

    public override ColumnVector Read(FitsRowBlock rows)
    {
        values.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            FitsBits.Unpack(rows.Bytes.Slice(row * rows.Stride + offset, (count + 7) / 8), values.Take(count));
            values.Commit();
        }
        return values.Build();
    }
}

internal static class FitsBits
{
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> bits)
    {
        for (var i = 0; i < bits.Length; i++) bits[i] = (byte)(packed[i >> 3] >> (7 - (i & 7)) & 1);
    }
}

/// <summary>Strings: up to the first zero, blanks at the end left out; one that begins with a zero is null (FITS 4.0, 7.3.3.1).</summary>
internal sealed class FitsTextColumn(int offset, int width) : FitsColumn
{
    private readonly TextBuilder values = new();

    public override ColumnVector Read(FitsRowBlock rows)
    {
        values.Clear();
        for (var row = 0; row < rows.Count; row++) Append(values, rows.Bytes.Slice(row * rows.Stride + offset, width));
        return values.Build();
    }

    public static void Append(TextBuilder values, ReadOnlySpan<byte> cell)
    {
        var zero = cell.IndexOf((byte)0);
        if (cell.IsEmpty || zero == 0)
        {
            values.AppendNull();
            return;
        }
        var text = (zero < 0 ? cell : cell[..zero]).TrimEnd((byte)' ');
        if (Utf8.IsValid(text)) values.Append(text);
        else values.Append(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(text)));
    }
}

/// <summary>Timestamps, when TXTYP says that text is one.</summary>
internal sealed class FitsTimestampColumn(string name, FitsColumn text) : FitsColumn
{
    private readonly ScalarBuilder<long> values = new();

    public override ColumnVector Read(FitsRowBlock rows)
    {
        values.Clear();
        var texts = (TextVector)text.Read(rows);
        for (var row = 0; row < texts.Count; row++)
        {
            var cell = TextCellReader.Trim(texts.Utf8(row));
            if (cell.IsEmpty) values.AppendNull();
            else if (TimestampText.TryParse(cell, out var micros)) values.Append(micros);
            else throw new FitsTableFormatException($"Column {name}: '{Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 40)])}' is not a timestamp");
        }
        return values.Build();
    }
}

/// <summary>Arrays in the heap, found by descriptors of count and offset (FITS 4.0, 7.3.5).</summary>
internal abstract class FitsHeapColumn(int offset, FitsForm form, string name, int maxElements) : FitsColumn
{
    /// <summary>The bytes of a row's array, valid until the next call, and its number of values.</summary>
    protected ReadOnlySpan<byte> Cell(FitsRowBlock rows, int row, out int count)
    {
        count = 0;
        if (form.Repeat == 0) return default;
        var descriptor = rows.Bytes[(row * rows.Stride + offset)..];
        var length = form.Descriptor == 'P' ? BinaryPrimitives.ReadInt32BigEndian(descriptor) : BinaryPrimitives.ReadInt64BigEndian(descriptor);
        var place = form.Descriptor == 'P' ? BinaryPrimitives.ReadUInt32BigEndian(descriptor[4..]) : BinaryPrimitives.ReadInt64BigEndian(descriptor[8..]);
        if (length < 0 || length > maxElements) throw new FitsTableFormatException($"Column {name}: an array of {length} elements (at most {maxElements} are accepted)");
        count = (int)length;
        return count == 0 ? default : rows.Heap!.Read(place, (int)Math.Min(int.MaxValue, form.Bytes(length)), name);
    }
}

internal sealed class FitsHeapArrayColumn<T, TDecoder>(int offset, FitsForm form, string name, int maxElements, int perCount, TDecoder decoder)
    : FitsHeapColumn(offset, form, name, maxElements) where T : unmanaged where TDecoder : struct, IFitsDecoder<T>
{
    private readonly ArrayBuilder<T> values = new();

    public override ColumnVector Read(FitsRowBlock rows)
    {
        values.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            var bytes = Cell(rows, row, out var count);
            if (count == 0)
            {
                values.AppendNull();
                continue;
            }
            var into = values.Take(count * perCount);
            for (var i = 0; i < into.Length; i++) decoder.TryRead(in bytes[i * decoder.Size], out into[i]);
            values.Commit();
        }
        return values.Build();
    }
}

internal sealed class FitsHeapBitColumn(int offset, FitsForm form, string name, int maxElements) : FitsHeapColumn(offset, form, name, maxElements)
{
    private readonly ArrayBuilder<byte> values = new();

    public override ColumnVector Read(FitsRowBlock rows)
    {
        values.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            var bytes = Cell(rows, row, out var count);
            if (count == 0)
            {
                values.AppendNull();
                continue;
            }
            FitsBits.Unpack(bytes, values.Take(count));
            values.Commit();
        }
        return values.Build();
    }
}

internal sealed class FitsHeapTextColumn(int offset, FitsForm form, string name, int maxElements) : FitsHeapColumn(offset, form, name, maxElements)
{
    private readonly TextBuilder values = new();

    public override ColumnVector Read(FitsRowBlock rows)
    {
        values.Clear();
        for (var row = 0; row < rows.Count; row++) FitsTextColumn.Append(values, Cell(rows, row, out _));
        return values.Build();
    }
}
