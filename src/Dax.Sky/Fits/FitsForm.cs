using System.Globalization;

namespace Dax.Sky.Fits;

/// <summary>A binary table's column as its TFORM tells (FITS 4.0, 7.3.1): so many of a type in the row, or an array in the heap.</summary>
/// <param name="Letter">L X B I J K A E D C M: the type of the values.</param>
/// <param name="Repeat">Values in the row; for an array descriptor 0 or 1 of them.</param>
/// <param name="Descriptor">P or Q for an array in the heap, else null.</param>
public sealed record FitsForm(char Letter, int Repeat, char? Descriptor)
{
    /// <summary>Bytes in the row.</summary>
    public long RowBytes => Descriptor is null ? Bytes(Repeat) : Repeat * (Descriptor == 'P' ? 8 : 16);

    /// <summary>BITPIX of an image with such values; 0 when they are no numbers of that kind.</summary>
    public int Bitpix => Letter switch { 'B' => 8, 'I' => 16, 'J' => 32, 'K' => 64, 'E' => -32, 'D' => -64, _ => 0 };

    /// <summary>Throws <see cref="FitsFormatException"/>, naming the keyword, when the text is no form. Lower case is accepted, as cfitsio does.</summary>
    public static FitsForm Parse(string text, string keyword)
    {
        var form = text.Trim().ToUpperInvariant();
        var digits = form.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var repeat = 1;
        if (digits < 0 || (digits > 0 && !int.TryParse(form.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out repeat))) throw Unknown(text, keyword);
        var letter = form[digits];
        char? descriptor = null;
        if (letter is 'P' or 'Q')
        {
            if (digits + 1 >= form.Length || repeat > 1) throw Unknown(text, keyword);
            descriptor = letter;
            letter = form[digits + 1];
        }
        return "LXBIJKAEDCM".Contains(letter, StringComparison.Ordinal) ? new FitsForm(letter, repeat, descriptor) : throw Unknown(text, keyword);
    }

    /// <summary>Bytes that so many values take.</summary>
    public long Bytes(long count) => Letter switch
    {
        'X' => count / 8 + (count % 8 == 0 ? 0 : 1),
        'I' => checked(count * 2),
        'J' or 'E' => checked(count * 4),
        'K' or 'D' or 'C' => checked(count * 8),
        'M' => checked(count * 16),
        _ => count,
    };

    private static FitsFormatException Unknown(string text, string keyword) => new($"FITS keyword {keyword}: format '{text}' cannot be understood");
}
