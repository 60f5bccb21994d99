using System.Globalization;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Fits;

/// <summary>A column as its TFORM tells (FITS 4.0, 7.3.1): so many of a type in the row, or an array in the heap.</summary>
/// <param name="Letter">L X B I J K A E D C M: the type of the values.</param>
/// <param name="Repeat">Values in the row; for an array descriptor 0 or 1 of them.</param>
/// <param name="Descriptor">P or Q for an array in the heap, else null.</param>
internal sealed record FitsForm(char Letter, int Repeat, char? Descriptor)
{
    public static FitsForm Parse(string text, string keyword)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var repeat = 1;
        if (digits == text.Length || (digits > 0 && !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out repeat)))
            throw Unknown(text, keyword);
        var letter = text[digits];
        char? descriptor = null;
        if (letter is 'P' or 'Q')
        {
            if (digits + 1 >= text.Length || repeat > 1) throw Unknown(text, keyword);
            descriptor = letter;
            letter = text[digits + 1];
        }
        return "LXBIJKAEDCM".Contains(letter, StringComparison.Ordinal) ? new FitsForm(letter, repeat, descriptor) : throw Unknown(text, keyword);
    }

    /// <summary>Bytes in the row.</summary>
    public long RowBytes => Descriptor is null ? Bytes(Repeat) : Repeat * (Descriptor == 'P' ? 8 : 16);

    /// <summary>Bytes that so many values take.</summary>
    public long Bytes(long count) => Letter switch
    {
        'X' => (count + 7) / 8,
        'I' => count * 2,
        'J' or 'E' => count * 4,
        'K' or 'D' or 'C' => count * 8,
        'M' => count * 16,
        _ => count,
    };

    public bool IsArray => Letter != 'A' && (Descriptor is not null || Repeat != 1 || Letter is 'C' or 'M');

    /// <summary>The arraysize of the column.</summary>
    public string? ArraySize(string? tdim)
    {
        if (Descriptor is not null) return "*";
        if (tdim is not null && TryDimensions(tdim, out var dimensions)) return dimensions;
        return Repeat == 1 ? null : Repeat.ToString(CultureInfo.InvariantCulture);
    }

    // A TDIM that does not multiply to the repeat count is ignored (FITS 4.0, 7.3.2).
    private bool TryDimensions(string tdim, out string arraySize)
    {
        arraySize = tdim.Trim().TrimStart('(').TrimEnd(')').Replace(" ", "", StringComparison.Ordinal).Replace(',', 'x');
        return arraySize.Contains('x', StringComparison.Ordinal) && ArrayShape.TryParse(arraySize, out var shape) && !shape.IsVariable && shape.Count == Repeat;
    }

    private static FitsTableFormatException Unknown(string text, string keyword) => new($"FITS keyword {keyword}: format '{text}' cannot be understood");
}
