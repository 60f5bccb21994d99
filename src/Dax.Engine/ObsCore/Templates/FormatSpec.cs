using System.Globalization;
using System.Text.RegularExpressions;

namespace Dax.Engine.ObsCore.Templates;

/// <summary>How a value is written: Python's <c>[[fill]align][sign][0][width][.precision][type]</c> with the types d, x, X, f, e, g, s and none.</summary>
internal sealed partial record FormatSpec(char Fill, char Align, char Sign, int Width, int? Precision, char Type)
{
    /// <summary>Widths and precisions beyond are refused.</summary>
    private const int MaxWidth = 255;

    public static FormatSpec None { get; } = new(' ', '\0', '-', 0, null, '\0');

    public static bool TryParse(string text, out FormatSpec format)
    {
        format = None;
        var match = Shape().Match(text);
        if (!match.Success) return false;
        string Group(string name) => match.Groups[name].Value;
        var zero = Group("zero").Length > 0;
        var width = Group("width") is { Length: > 0 } w ? int.Parse(w, CultureInfo.InvariantCulture) : 0;
        int? precision = Group("precision") is { Length: > 0 } p ? int.Parse(p, CultureInfo.InvariantCulture) : null;
        if (width > MaxWidth || precision > MaxWidth) return false;
        var fill = Group("fill") is { Length: 1 } f ? f[0] : zero ? '0' : ' ';
        var align = Group("align") is { Length: 1 } a ? a[0] : zero ? '=' : '\0';
        format = new FormatSpec(fill, align, Group("sign") is { Length: 1 } s ? s[0] : '-', width, precision, Group("type") is { Length: 1 } t ? t[0] : '\0');
        return true;
    }

    /// <summary>Null for a value that this type cannot write, as Python raises an error.</summary>
    public string? Apply(object value)
    {
        var text = value switch
        {
            long or int => Whole(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            double real => Real(real),
            bool yes => Type is '\0' or 's' ? yes ? "True" : "False" : null,
            _ => Type is '\0' or 's' ? Cut(value.ToString() ?? "") : null,
        };
        return text is null ? null : Pad(text, value is long or int or double);
    }

    public override string ToString() => $"{(Fill == '0' ? "0" : "")}{(Width > 0 ? Width.ToString(CultureInfo.InvariantCulture) : "")}{(Precision is { } p ? "." + p.ToString(CultureInfo.InvariantCulture) : "")}{(Type == '\0' ? "" : Type.ToString())}";

    private string? Whole(long value) => Type switch
    {
        '\0' or 'd' => Signed(value < 0, Magnitude(value).ToString(CultureInfo.InvariantCulture)),
        'x' => Signed(value < 0, Magnitude(value).ToString("x", CultureInfo.InvariantCulture)),
        'X' => Signed(value < 0, Magnitude(value).ToString("X", CultureInfo.InvariantCulture)),
        's' => null,
        _ => Real(value),
    };

    private string? Real(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var magnitude = Math.Abs(value);
        var digits = (Precision ?? 6).ToString(CultureInfo.InvariantCulture);
        string? text = Type switch
        {
            '\0' when Precision is null => Shortest(magnitude),
            '\0' or 'g' => magnitude.ToString("G" + Math.Max(1, Precision ?? 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
            'f' => magnitude.ToString("F" + digits, CultureInfo.InvariantCulture),
            'e' => Exponent(magnitude.ToString("E" + digits, CultureInfo.InvariantCulture)),
            _ => null,
        };
        return text is null ? null : Signed(value < 0, text);
    }

    /// <summary>Python writes a whole double with a point.</summary>
    private static string Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text.Replace("E", "e", StringComparison.Ordinal) : text + ".0";
    }

    /// <summary>Two digits of exponent where .NET writes three.</summary>
    private static string Exponent(string text) => text.Replace("E+0", "e+", StringComparison.Ordinal).Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');

    private static ulong Magnitude(long value) => value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value;

    private string Signed(bool isNegative, string magnitude) => isNegative ? "-" + magnitude : Sign == '-' ? magnitude : Sign + magnitude;

    private string Cut(string text) => Precision is { } p && p < text.Length ? text[..p] : text;

    private string Pad(string text, bool isNumber)
    {
        var missing = Width - text.Length;
        if (missing <= 0) return text;
        switch (Align)
        {
            case '^':
                return new string(Fill, missing / 2) + text + new string(Fill, missing - missing / 2);
            case '=' when isNumber:
                var sign = text[0] is '-' or '+' or ' ' ? 1 : 0;
                return text[..sign] + new string(Fill, missing) + text[sign..];
            case '>' or '\0' when isNumber || Align == '>':
                return new string(Fill, missing) + text;
            default:
                return text + new string(Fill, missing);
        }
    }

    [GeneratedRegex(@"^((?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<zero>0)?(?<width>\d{1,4})?(\.(?<precision>\d{1,4}))?(?<type>[dxXfegs])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
