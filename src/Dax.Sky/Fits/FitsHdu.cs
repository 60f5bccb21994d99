using System.Globalization;

namespace Dax.Sky.Fits;

public enum FitsHduKind
{
    /// <summary>The primary HDU or an IMAGE extension (FITS 4.0, 3.3.1 and 7.1); it may have no data.</summary>
    Image,

    /// <summary>A binary table that holds a tile-compressed image (FITS 4.0, 10.1).</summary>
    CompressedImage,

    /// <summary>FITS 4.0, 7.3.</summary>
    BinaryTable,

    /// <summary>FITS 4.0, 7.2.</summary>
    AsciiTable,

    /// <summary>FITS 4.0, 6; deprecated.</summary>
    RandomGroups,

    /// <summary>A conforming extension that is not known here; it can be copied.</summary>
    Other,
}

/// <summary>A header and its data (FITS 4.0, 3.1): all of it lies inside the file (a last block that is not filled up is accepted).</summary>
public sealed class FitsHdu
{
    private FitsHdu(int index, FitsHeader header, FitsHduKind kind, long headerOffset, long dataOffset, long dataLength, long end)
    {
        (Index, Header, Kind, HeaderOffset, DataOffset, DataLength, End) = (index, header, kind, headerOffset, dataOffset, dataLength, end);
        Name = header.Text("EXTNAME") ?? "";
        Version = header.TryGetInteger("EXTVER", out var version) ? version : 1;
    }

    /// <summary>0 is the primary one.</summary>
    public int Index { get; }

    public FitsHeader Header { get; }
    public FitsHduKind Kind { get; }

    /// <summary>EXTNAME; empty when there is none.</summary>
    public string Name { get; }

    /// <summary>EXTVER; 1 when there is none.</summary>
    public long Version { get; }

    /// <summary>Where the header begins in the file, in bytes.</summary>
    public long HeaderOffset { get; }

    /// <summary>Where the data begin in the file, in bytes.</summary>
    public long DataOffset { get; }

    /// <summary>Bytes of the data, the heap included, without the padding (FITS 4.0, 4.4.1.2, equations 1 and 2).</summary>
    public long DataLength { get; }

    /// <summary>Where the next HDU may begin: the data and their padding, as far as the file has it.</summary>
    public long End { get; }

    /// <summary>How messages call it.</summary>
    public override string ToString() => Name.Length == 0 ? $"HDU {Index}" : $"HDU {Index} ({Name})";

    internal static FitsHdu Locate(int index, FitsHeader header, long headerOffset, long dataOffset, long fileLength, FitsLimits limits)
    {
        try
        {
            var length = DataBytes(header, limits);
            if (length > fileLength - dataOffset) throw new FitsFormatException($"its {length} bytes of data go beyond the end of the file ({fileLength} bytes)");
            return new FitsHdu(index, header, KindOf(index, header), headerOffset, dataOffset, length, Math.Min(dataOffset + FitsBlock.Padded(length), fileLength));
        }
        catch (FitsFormatException e)
        {
            throw new FitsFormatException($"HDU {index}: {e.Message}", e);
        }
    }

    /// <summary>Bytes of data that a header tells of, without the padding. Throws <see cref="FitsFormatException"/> when it tells of none that can be.</summary>
    public static long DataBytes(FitsHeader header, FitsLimits limits)
    {
        var bitpix = header.Integer("BITPIX", 0);
        if (bitpix is not (8 or 16 or 32 or 64 or -32 or -64)) throw new FitsFormatException(header.Contains("BITPIX") ? $"BITPIX is {bitpix}" : "BITPIX is missing");
        var axes = header.Integer("NAXIS", -1);
        if (axes < 0 || axes > limits.MaxAxes) throw new FitsFormatException(axes == -1 && !header.Contains("NAXIS") ? "NAXIS is missing" : $"NAXIS is {axes}");
        UInt128 size = axes == 0 ? 0U : 1U;
        for (var i = 1; i <= axes; i++)
        {
            var length = Axis(header, i);
            // The first axis of random groups is 0 and does not count.
            if (i > 1 || length != 0 || !header.IsTrue("GROUPS")) size = Checked(size * (UInt128)length);
        }
        var extra = header.Integer("PCOUNT", 0);
        var groups = header.Integer("GCOUNT", 1);
        if (extra < 0 || groups < 0) throw new FitsFormatException("PCOUNT or GCOUNT is negative");
        return (long)Checked(Checked(Checked(size + (UInt128)extra) * (UInt128)groups) * (UInt128)(Math.Abs(bitpix) / 8));
    }

    internal static long Axis(FitsHeader header, int number, string prefix = "NAXIS")
    {
        var keyword = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
        var length = header.OptionalInteger(keyword) ?? throw new FitsFormatException($"{keyword} is missing");
        return length >= 0 ? length : throw new FitsFormatException($"{keyword} is negative ({length})");
    }

    private static UInt128 Checked(UInt128 size) => size <= 1UL << 62 ? size : throw new FitsFormatException("the header tells of more data than there can be");

    private static FitsHduKind KindOf(int index, FitsHeader header)
    {
        if (index == 0) return header.IsTrue("GROUPS") && header.Integer("NAXIS", 0) > 0 && Axis(header, 1) == 0 ? FitsHduKind.RandomGroups : FitsHduKind.Image;
        return header.Text("XTENSION") switch
        {
            "IMAGE" or "IUEIMAGE" => FitsHduKind.Image,
            "BINTABLE" or "A3DTABLE" or "3DTABLE" => header.IsTrue("ZIMAGE") ? FitsHduKind.CompressedImage : FitsHduKind.BinaryTable,
            "TABLE" => FitsHduKind.AsciiTable,
            _ => FitsHduKind.Other,
        };
    }
}
