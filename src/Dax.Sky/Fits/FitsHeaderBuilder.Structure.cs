using System.Globalization;

namespace Dax.Sky.Fits;

/// <summary>The keywords that every HDU begins with, in the order that the standard demands (FITS 4.0, 4.4.1, 7.1.1 and 7.3.1).</summary>
public sealed partial class FitsHeaderBuilder
{
    private static readonly string[] Structural =
        ["SIMPLE", "XTENSION", "BITPIX", "NAXIS", "EXTEND", "PCOUNT", "GCOUNT", "GROUPS", "TFIELDS", "THEAP", "BLOCKED", "CHECKSUM", "DATASUM"];

    /// <summary>
    /// Makes it the header of an image: the mandatory keywords come first, those of before are taken away wherever they stood, and so are the checksums, which are no
    /// longer true. No axes: an HDU without data. All else stays.
    /// </summary>
    public FitsHeaderBuilder SetImage(bool primary, int bitpix, ReadOnlySpan<long> axes)
    {
        RemoveStructure();
        var first = primary ? FitsCard.Logical("SIMPLE", true, "conforms to FITS standard") : FitsCard.Text("XTENSION", "IMAGE", "image extension");
        var records = Axes(first, bitpix, axes);
        if (primary) records.Add(FitsCard.Logical("EXTEND", true, "there may be extensions"));
        else records.AddRange([FitsCard.Integer("PCOUNT", 0, "no group parameters"), FitsCard.Integer("GCOUNT", 1, "one data group")]);
        cards.InsertRange(0, records);
        return this;
    }

    /// <summary>Makes it the header of a binary table, as <see cref="SetImage"/> does; the keywords of its columns are the caller's.</summary>
    /// <param name="heapBytes">PCOUNT: what lies behind the rows, a gap before the heap included.</param>
    public FitsHeaderBuilder SetTable(long rowBytes, long rows, long heapBytes, int fields)
    {
        RemoveStructure();
        var records = Axes(FitsCard.Text("XTENSION", "BINTABLE", "binary table extension"), 8, [rowBytes, rows]);
        records.AddRange([FitsCard.Integer("PCOUNT", heapBytes, "size of the heap"), FitsCard.Integer("GCOUNT", 1, "one data group"), FitsCard.Integer("TFIELDS", fields, "number of columns")]);
        cards.InsertRange(0, records);
        return this;
    }

    private static List<FitsCard> Axes(FitsCard first, int bitpix, ReadOnlySpan<long> axes)
    {
        var records = new List<FitsCard> { first, FitsCard.Integer("BITPIX", bitpix, "bits per data value"), FitsCard.Integer("NAXIS", axes.Length, "number of axes") };
        for (var i = 0; i < axes.Length; i++) records.Add(FitsCard.Integer(string.Create(CultureInfo.InvariantCulture, $"NAXIS{i + 1}"), axes[i], "length of the axis"));
        return records;
    }

    private void RemoveStructure() => cards.RemoveAll(card => Structural.Contains(card.Keyword) || IsAxis(card.Keyword));

    private static bool IsAxis(string keyword) =>
        keyword.Length > 5 && keyword.StartsWith("NAXIS", StringComparison.Ordinal) && keyword.AsSpan(5).IndexOfAnyExceptInRange('0', '9') < 0;
}
