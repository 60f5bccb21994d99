using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Dax.Sky.Fits;

/// <summary>An array in a table's heap (FITS 4.0, 7.3.5): its number of values, and where it begins, in bytes from the heap's beginning. It lies in the heap.</summary>
public readonly record struct FitsHeapRange(long Count, long Offset);

/// <summary>A column of a binary table (FITS 4.0, 7.3).</summary>
/// <param name="Number">n of its keywords, from 1.</param>
/// <param name="Name">TTYPEn; empty when there is none.</param>
/// <param name="Offset">Where its cell begins in a row, in bytes.</param>
public sealed record FitsTableColumn(int Number, string Name, FitsForm Form, int Offset)
{
    /// <summary>TUNITn.</summary>
    public string? Unit { get; init; }

    /// <summary>TDIMn, the fastest axis first; empty when there is none, or one that is larger than the cell.</summary>
    public ImmutableArray<long> Dimensions { get; init; } = [];

    /// <summary>TNULLn: the stored value that means "undefined"; null when there is none or the column is no integer one.</summary>
    public long? Null { get; init; }

    /// <summary>TSCALn: physical value = Zero + Scale × stored value.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>TZEROn.</summary>
    public double Zero { get; init; }
}

/// <summary>A binary table (FITS 4.0, 7.3), read column by column or array by array, only as far as it is asked for. Does not change; many threads may read.</summary>
public sealed class FitsTable
{
    private readonly FitsFile file;

    private FitsTable(FitsFile file, FitsHdu hdu)
    {
        (this.file, Hdu) = (file, hdu);
        var header = hdu.Header;
        if (header.Integer("BITPIX", 8) != 8 || header.Integer("NAXIS", 0) != 2) throw new FitsFormatException("the header is not one of a table");
        var width = FitsHdu.Axis(header, 1);
        RowCount = FitsHdu.Axis(header, 2);
        if (width > file.Limits.MaxRowBytes) throw new FitsFormatException($"a row has {width} bytes (at most {file.Limits.MaxRowBytes} are accepted)");
        RowBytes = (int)width;
        Columns = FitsTableColumns.Read(header, RowBytes, file.Limits);
        if ((UInt128)width * (UInt128)RowCount > (UInt128)hdu.DataLength) throw new FitsFormatException("the rows are not in the data");
        HeapOffset = header.Integer("THEAP", width * RowCount);
        if (HeapOffset < width * RowCount || HeapOffset > hdu.DataLength) throw new FitsFormatException("THEAP lies outside of the table");
        HeapLength = hdu.DataLength - HeapOffset;
    }

    public FitsHdu Hdu { get; }
    public ImmutableArray<FitsTableColumn> Columns { get; }
    public long RowCount { get; }

    /// <summary>Bytes of a row, the heap left out.</summary>
    public int RowBytes { get; }

    /// <summary>Where the heap begins, in bytes from the beginning of the data.</summary>
    public long HeapOffset { get; }

    /// <summary>In bytes.</summary>
    public long HeapLength { get; }

    /// <summary>Throws <see cref="FitsFormatException"/> when the HDU is no binary table, or one beyond the file's limits.</summary>
    public static FitsTable Open(FitsFile file, FitsHdu hdu)
    {
        if (hdu.Kind is not (FitsHduKind.BinaryTable or FitsHduKind.CompressedImage)) throw new FitsFormatException($"{hdu} is no binary table");
        try
        {
            return new FitsTable(file, hdu);
        }
        catch (FitsFormatException e)
        {
            throw new FitsFormatException($"{hdu}: {e.Message}", e);
        }
    }

    /// <summary>The first column of a name, compared without case (FITS 4.0, 7.3.2); null when there is none.</summary>
    public FitsTableColumn? Find(string name)
    {
        foreach (var column in Columns)
            if (column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return column;
        return null;
    }

    /// <summary>Whole rows as they lie in the file; <paramref name="rows"/> has a whole number of them.</summary>
    public void ReadRows(long firstRow, Span<byte> rows)
    {
        CheckRows(firstRow, rows.Length, RowBytes);
        file.Source.Read(Hdu.DataOffset + firstRow * RowBytes, rows);
    }

    /// <summary>The cells of a column as they lie in the rows (of a variable one: descriptors), side by side.</summary>
    public void ReadCells(FitsTableColumn column, long firstRow, Span<byte> cells)
    {
        var width = (int)column.Form.RowBytes;
        CheckRows(firstRow, cells.Length, width);
        if (cells.IsEmpty) return;
        file.Source.ReadRows(Hdu.DataOffset + firstRow * RowBytes + column.Offset, width, RowBytes, cells);
    }

    /// <summary>
    /// Where the arrays of a variable column lie, row by row. Throws <see cref="FitsFormatException"/> when one does not lie in the heap; they may overlap, so whoever
    /// reads many bounds their sum.
    /// </summary>
    public void ReadDescriptors(FitsTableColumn column, long firstRow, Span<FitsHeapRange> ranges)
    {
        if (column.Form.Descriptor is null) throw new ArgumentException($"Column {column.Number} has its values in the rows", nameof(column));
        ranges.Clear();
        if (column.Form.Repeat == 0) return;
        var width = (int)column.Form.RowBytes;
        var rented = ArrayPool<byte>.Shared.Rent(checked(ranges.Length * width));
        var cells = rented.AsSpan(0, ranges.Length * width);
        ReadCells(column, firstRow, cells);
        for (var i = 0; i < ranges.Length; i++) ranges[i] = Checked(Descriptor(cells[(i * width)..], width), column, firstRow + i);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>The values of an array as they lie in the heap; <paramref name="values"/> has the bytes of so many (<see cref="FitsForm.Bytes"/>), or of fewer from the beginning.</summary>
    public void ReadArray(FitsHeapRange range, Span<byte> values)
    {
        if (range.Offset < 0 || range.Offset > HeapLength - values.Length) throw new FitsFormatException($"{Hdu}: an array lies outside of the heap");
        file.Source.Read(Hdu.DataOffset + HeapOffset + range.Offset, values);
    }

    /// <summary>Physical values of a numeric column (B I J K E D in the rows), Repeat of them per row, undefined ones as NaN.</summary>
    public void ReadNumbers(FitsTableColumn column, long firstRow, Span<double> values)
    {
        if (column.Form.Descriptor is not null || column.Form.Bitpix == 0) throw new FitsFormatException($"{Hdu}: column {column.Number} ({column.Name}) has no numbers in its rows");
        var bytes = checked((int)column.Form.Bytes(values.Length));
        var stored = System.Runtime.InteropServices.MemoryMarshal.AsBytes(values)[^bytes..];
        ReadCells(column, firstRow, stored);
        new PixelScaling(column.Form.Bitpix, column.Scale, column.Zero, column.Null).Apply(stored, values);
    }

    /// <summary>A cell of characters (A in the rows), up to the first zero, without blanks at its end (FITS 4.0, 7.3.3.1).</summary>
    public string ReadText(FitsTableColumn column, long row)
    {
        if (column.Form is not { Letter: 'A', Descriptor: null }) throw new FitsFormatException($"{Hdu}: column {column.Number} ({column.Name}) has no text in its rows");
        var cell = new byte[column.Form.Repeat];
        ReadCells(column, row, cell);
        var zero = cell.AsSpan().IndexOf((byte)0);
        return Encoding.Latin1.GetString(cell.AsSpan(0, zero < 0 ? cell.Length : zero).TrimEnd((byte)' '));
    }

    private static FitsHeapRange Descriptor(ReadOnlySpan<byte> cell, int width) => width == 8
        ? new(BinaryPrimitives.ReadInt32BigEndian(cell), BinaryPrimitives.ReadUInt32BigEndian(cell[4..]))
        : new(BinaryPrimitives.ReadInt64BigEndian(cell), BinaryPrimitives.ReadInt64BigEndian(cell[8..]));

    private FitsHeapRange Checked(FitsHeapRange range, FitsTableColumn column, long row)
    {
        // An array of nothing may point anywhere.
        if (range.Count == 0) return default;
        if (range.Count < 0 || range.Count > HeapLength * 8 || range.Offset < 0 || range.Offset > HeapLength - column.Form.Bytes(range.Count))
            throw new FitsFormatException(string.Create(CultureInfo.InvariantCulture, $"{Hdu}: row {row + 1} of column {column.Number} ({column.Name}) points outside of the heap"));
        return range;
    }

    private void CheckRows(long firstRow, int bytes, int width)
    {
        if (bytes == 0) return;
        if (width == 0 || bytes % width != 0) throw new ArgumentException($"{bytes} bytes are no whole number of cells of {width} bytes", nameof(bytes));
        if (firstRow < 0 || firstRow > RowCount - bytes / width) throw new ArgumentOutOfRangeException(nameof(firstRow), firstRow, $"The table has {RowCount} rows");
    }
}
