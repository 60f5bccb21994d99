using System.Buffers.Binary;
using Dax.Sky.Fits;

namespace Dax.Sky.Healpix;

/// <summary>MOCs as FITS (MOC 2.0, 4.2): a binary table of one column of cells (NUNIQ), or of ranges of order-29 keys (RANGE).</summary>
public static class MocFits
{
    /// <summary>Cells, or ends of ranges, that a file may have.</summary>
    public const int MaxRows = 50_000_000;

    /// <summary>A whole file: cells as UNIQ numbers, rising, with the keywords of MOC 1.1 beside those of 2.0 for older readers.</summary>
    /// <param name="id">MOCID: what it is the coverage of; null for none.</param>
    /// <param name="tool">MOCTOOL.</param>
    public static void Write(Moc moc, FitsWriter writer, string? id = null, string tool = "Dax.Orleans")
    {
        writer.WriteHdu(Primary(), []);
        var cells = moc.Cells();
        var wide = moc.Order > 13;
        var data = new byte[cells.Count * (wide ? 8 : 4)];
        for (var i = 0; i < cells.Count; i++)
        {
            if (wide) BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(8 * i), cells[i].Uniq);
            else BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4 * i), (int)cells[i].Uniq);
        }
        writer.WriteHdu(Table(moc, cells.Count, wide, id, tool), data);
    }

    /// <summary>The first table of the file that is a space MOC. Throws <see cref="FitsFormatException"/> or <see cref="MocFormatException"/>.</summary>
    public static Moc Read(FitsFile file)
    {
        foreach (var hdu in file.Hdus)
        {
            if (hdu.Kind != FitsHduKind.BinaryTable) continue;
            var table = FitsTable.Open(file, hdu);
            var ordering = hdu.Header.Text("ORDERING")?.Trim();
            if (table.Columns.Length == 0 || ordering is not ("NUNIQ" or "RANGE")) continue;
            if (hdu.Header.Text("MOCDIM")?.Trim() is { } dimension && dimension != "SPACE") throw new MocFormatException($"This is a MOC of {dimension}, not of space.");
            return Read(table, ordering == "RANGE");
        }
        throw new MocFormatException("The file has no table of a MOC.");
    }

    private static Moc Read(FitsTable table, bool isRange)
    {
        var column = table.Columns[0];
        var values = Values(table, column);
        var header = table.Hdu.Header;
        var order = (int)Math.Clamp(header.OptionalInteger("MOCORD_S") ?? header.OptionalInteger("MOCORDER") ?? -1, -1, HealpixNested.MaxOrder);
        return isRange ? OfRanges(values, order < 0 ? HealpixNested.MaxOrder : order) : OfUniqs(values, order);
    }

    private static Moc OfUniqs(ReadOnlySpan<long> uniqs, int order)
    {
        var ranges = new List<KeyRange>(uniqs.Length);
        foreach (var uniq in uniqs)
        {
            if (uniq < 4) throw new MocFormatException($"{uniq} is no cell.");
            var of = (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)uniq)) / 2 - 1;
            var index = uniq - (4L << (2 * of));
            if (of > HealpixNested.MaxOrder || index >= 12L << (2 * of)) throw new MocFormatException($"{uniq} is no cell.");
            order = Math.Max(order, of);
            ranges.Add(Moc.Keys(new MocCell(of, index)));
        }
        return Moc.FromRanges(Math.Max(order, 0), ranges);
    }

    /// <summary>Pairs: the first key, and the one behind the last.</summary>
    private static Moc OfRanges(ReadOnlySpan<long> ends, int order)
    {
        if (ends.Length % 2 != 0) throw new MocFormatException("A range of the MOC has no end.");
        var ranges = new List<KeyRange>(ends.Length / 2);
        for (var i = 0; i < ends.Length; i += 2)
        {
            if (ends[i] < 0 || ends[i + 1] < ends[i] || ends[i + 1] > 12L << (2 * HealpixNested.MaxOrder)) throw new MocFormatException($"{ends[i]} to {ends[i + 1]} is no range of cells.");
            ranges.Add(new KeyRange(ends[i], ends[i + 1] - 1));
        }
        return Moc.FromRanges(order, ranges);
    }

    private static long[] Values(FitsTable table, FitsTableColumn column)
    {
        if (column.Form is not { Letter: 'J' or 'K', Descriptor: null }) throw new MocFormatException("The cells of a MOC are whole numbers of 4 or 8 bytes.");
        var count = table.RowCount * column.Form.Repeat;
        if (count > MaxRows) throw new MocFormatException($"A MOC may have at most {MaxRows} cells.");
        var width = column.Form.Letter == 'K' ? 8 : 4;
        var bytes = new byte[count * width];
        table.ReadCells(column, 0, bytes);
        var values = new long[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = width == 8 ? BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8 * i)) : BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 * i));
        return values;
    }

    private static FitsHeader Primary() => new FitsHeaderBuilder()
        .Set("SIMPLE", true, "FITS 4.0").Set("BITPIX", 8L, "no image").Set("NAXIS", 0L).Set("EXTEND", true).ToHeader();

    private static FitsHeader Table(Moc moc, int rows, bool wide, string? id, string tool)
    {
        var header = new FitsHeaderBuilder()
            .Set("XTENSION", "BINTABLE").Set("BITPIX", 8L).Set("NAXIS", 2L).Set("NAXIS1", wide ? 8L : 4L, "bytes of a cell").Set("NAXIS2", (long)rows, "cells")
            .Set("PCOUNT", 0L).Set("GCOUNT", 1L).Set("TFIELDS", 1L).Set("TTYPE1", "UNIQ").Set("TFORM1", wide ? "1K" : "1J")
            .Set("MOCVERS", "2.0", "MOC version").Set("MOCDIM", "SPACE", "physical dimension").Set("ORDERING", "NUNIQ", "how cells are numbered")
            .Set("COORDSYS", "C", "ICRS").Set("MOCORD_S", (long)moc.Order, "resolution, space").Set("MOCORDER", (long)moc.Order, "resolution (MOC 1.1)")
            .Set("PIXTYPE", "HEALPIX").Set("MOCTOOL", tool, "made by");
        return (id is null ? header : header.Set("MOCID", id, "of what")).ToHeader();
    }
}
