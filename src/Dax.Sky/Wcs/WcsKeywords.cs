using System.Globalization;
using Dax.Sky.Fits;

namespace Dax.Sky.Wcs;

/// <summary>The keywords of one of a header's coordinate systems: the primary (blank) or an alternative 'A' to 'Z' (Greisen and Calabretta 2002, table 1).</summary>
internal sealed class WcsKeywords(IFitsKeywords header, char alternate)
{
    /// <summary>More axes than that are no image; bounds the look-ups.</summary>
    public const int MaxAxes = 32;

    private readonly string suffix = alternate == ' ' ? "" : alternate.ToString();

    public bool IsPrimary => suffix.Length == 0;

    /// <summary>From WCSAXES, NAXIS, and the axes that are described.</summary>
    public int AxisCount()
    {
        var count = Math.Max(Whole("WCSAXES" + suffix), Whole("NAXIS"));
        if (count > MaxAxes) throw new WcsException($"{count} axes are more than the {MaxAxes} that are read.");
        for (var i = (int)count + 1; i <= 9; i++)
            if (Text("CTYPE", i) is not null) count = i;
        return (int)count;

        long Whole(string keyword) => header.TryGetInteger(keyword, out var value) && value > 0 ? value : 0;
    }

    public string? Text(string name, int axis) => header.TryGetText(Name(name, axis), out var value) ? value.Trim() : null;

    public string? Text(string name) => header.TryGetText(name + suffix, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    public double? Number(string name) => Finite(name + suffix);

    /// <summary>A number of the header whatever the alternative.</summary>
    public double? PlainNumber(string keyword) => Finite(keyword);

    public string? PlainText(string keyword) => header.TryGetText(keyword, out var value) ? value.Trim() : null;

    public double? Number(string name, int axis) => Finite(Name(name, axis));

    /// <summary>Of two indices, like PCi_j and PVi_m.</summary>
    public double? Number(string name, int i, int j) => Finite(string.Create(CultureInfo.InvariantCulture, $"{name}{i}_{j}{suffix}"));

    /// <summary>The form of PCi_j that was proposed first, PC00i00j.</summary>
    public double? OldMatrixNumber(string name, int i, int j) => IsPrimary ? Finite(string.Create(CultureInfo.InvariantCulture, $"{name}{i:000}{j:000}")) : null;

    public string Name(string name, int axis) => string.Create(CultureInfo.InvariantCulture, $"{name}{axis}{suffix}");

    private double? Finite(string keyword)
    {
        if (!header.TryGetNumber(keyword, out var value)) return null;
        return double.IsFinite(value) ? value : throw new WcsException($"{keyword} is not a finite number.");
    }
}
