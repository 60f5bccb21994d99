using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Dax.Sky.Fits;

/// <summary>What stands behind a keyword (FITS 4.0, 4.2).</summary>
public enum FitsValueKind
{
    /// <summary>No value: COMMENT, HISTORY, blank keywords and whatever has no <c>=</c>.</summary>
    None,

    /// <summary>A keyword whose value is not defined (4.1.2.3).</summary>
    Undefined,
    Logical,
    Integer,
    Real,
    Text,
    Complex,

    /// <summary>Something that the standard does not know; its text is kept.</summary>
    Invalid,
}

/// <summary>
/// A keyword record with the CONTINUE records that belong to it (FITS 4.0, 4.1 and 4.2.1.2), kept byte for byte as it was read or made. Deviations that cfitsio
/// accepts are accepted here: lower case, <c>=</c> in another place, numbers in quotes, a missing end quote. A value, because an open file has hundreds of them.
/// </summary>
public readonly partial struct FitsCard
{
    /// <summary>Bytes of one record.</summary>
    public const int RecordBytes = 80;

    // Within the first record: at most 80.
    private readonly byte kind;
    private readonly byte valueStart;
    private readonly byte valueLength;
    private readonly byte commentStart;

    private FitsCard(ReadOnlyMemory<byte> bytes, in FitsCardLayout layout)
    {
        Bytes = bytes;
        Keyword = layout.Keyword;
        (kind, valueStart, valueLength, commentStart) = ((byte)layout.Kind, (byte)layout.ValueStart, (byte)layout.ValueLength, (byte)layout.CommentStart);
    }

    /// <summary>80 bytes, and 80 more for every CONTINUE.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Upper case, without blanks at its end; of a HIERARCH keyword its parts, joined by one blank. Empty for a blank keyword.</summary>
    public string Keyword { get; }

    public FitsValueKind Kind => (FitsValueKind)kind;

    /// <summary>The value as it is written: of a string what it says, quotes and CONTINUE resolved; empty without a value.</summary>
    public string ValueText => Kind switch
    {
        FitsValueKind.None or FitsValueKind.Undefined => "",
        FitsValueKind.Text => FitsText.Decode(Bytes.Span, valueStart),
        _ => Encoding.Latin1.GetString(Value),
    };

    /// <summary>What stands behind the slash, or the text of a record that has no value; without blanks at its ends.</summary>
    public string Comment => FitsText.Comment(Bytes.Span, commentStart);

    /// <summary>The unit that the comment begins with, in brackets (FITS 4.0, 4.3.2), or null.</summary>
    public string? Unit
    {
        get
        {
            if (Kind is FitsValueKind.None) return null;
            var comment = Comment;
            var end = comment.StartsWith('[') ? comment.IndexOf(']', StringComparison.Ordinal) : -1;
            return end < 0 ? null : comment[1..end].Trim();
        }
    }

    private ReadOnlySpan<byte> Value => Bytes.Span.Slice(valueStart, valueLength);

    /// <summary>A finite number. Text that is a number counts, as it does for cfitsio.</summary>
    public bool TryGetNumber(out double value)
    {
        value = 0;
        return Kind switch
        {
            FitsValueKind.Integer or FitsValueKind.Real => FitsNumber.TryReal(Value, out value),
            FitsValueKind.Text => FitsNumber.TryReal(Encoding.Latin1.GetBytes(ValueText.Trim()), out value),
            _ => false,
        };
    }

    /// <summary>A whole number of 64 bits, also one that is written as a real.</summary>
    public bool TryGetInteger(out long value)
    {
        value = 0;
        return Kind switch
        {
            FitsValueKind.Integer => FitsNumber.TryInteger(Value, out value),
            FitsValueKind.Real => FitsNumber.TryWhole(Value, out value),
            FitsValueKind.Text => FitsNumber.TryWhole(Encoding.Latin1.GetBytes(ValueText.Trim()), out value),
            _ => false,
        };
    }

    public bool TryGetLogical(out bool value)
    {
        value = Kind == FitsValueKind.Logical && Value[0] == 'T';
        return Kind == FitsValueKind.Logical;
    }

    /// <summary>A string without its trailing blanks.</summary>
    public bool TryGetText([NotNullWhen(true)] out string? value)
    {
        value = Kind == FitsValueKind.Text ? ValueText : null;
        return value is not null;
    }

    public bool TryGetComplex(out Complex value)
    {
        value = default;
        if (Kind != FitsValueKind.Complex) return false;
        var inner = Value[1..^1];
        var comma = inner.IndexOf((byte)',');
        if (comma < 0 || !FitsNumber.TryReal(inner[..comma].Trim((byte)' '), out var real) || !FitsNumber.TryReal(inner[(comma + 1)..].Trim((byte)' '), out var imaginary)) return false;
        value = new Complex(real, imaginary);
        return true;
    }

    /// <summary>The records, one line each.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        return string.Join('\n', Enumerable.Range(0, bytes.Length / RecordBytes).Select(i => Encoding.Latin1.GetString(bytes.Span.Slice(i * RecordBytes, RecordBytes)).TrimEnd()));
    }

    /// <summary>
    /// Reads a record and the CONTINUE records behind it. Whatever stands there becomes a card; what cannot be understood has a kind that says so.
    /// ArgumentException when <paramref name="bytes"/> are not whole records or more than one card.
    /// </summary>
    public static FitsCard Parse(ReadOnlyMemory<byte> bytes) =>
        bytes.Length >= RecordBytes && Extent(bytes.Span) == bytes.Length ? Read(bytes) : throw new ArgumentException("Not the records of one card", nameof(bytes));

    internal static FitsCard Read(ReadOnlyMemory<byte> bytes) => new(bytes, FitsCardLayout.Of(bytes.Span[..RecordBytes]));

    /// <summary>Bytes of the record at the beginning and of the CONTINUE records that belong to it.</summary>
    internal static int Extent(ReadOnlySpan<byte> bytes)
    {
        var record = bytes[..RecordBytes];
        var layout = FitsCardLayout.Of(record);
        var length = RecordBytes;
        if (layout.Kind != FitsValueKind.Text) return length;
        for (var start = layout.ValueStart; FitsText.AsksForMore(record, start) && bytes.Length >= length + RecordBytes; length += RecordBytes)
        {
            record = bytes.Slice(length, RecordBytes);
            start = FitsText.ContinueStart(record);
            if (start < 0) break;
        }
        return length;
    }
}
