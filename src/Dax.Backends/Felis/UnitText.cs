using System.Collections.Frozen;

namespace Dax.Backends.Felis;

/// <summary>
/// Judges the text of a unit by the grammar of VOUnits 1.1 (appendix B.3: factors, '.', one '/', '**', parentheses, functions, quoted
/// units). It does not compute with units.
/// </summary>
internal ref struct UnitText
{
    /// <summary>Symbols of VOUnits 1.1, table of known units; those with SI prefixes first.</summary>
    private static readonly FrozenSet<string> Prefixable = new[]
    {
        "A", "a", "adu", "arcmin", "arcsec", "barn", "beam", "bin", "bit", "byte", "B", "C", "cd", "chan", "count", "ct", "d", "D", "deg",
        "erg", "eV", "F", "g", "G", "H", "h", "Hz", "J", "Jy", "K", "lm", "lx", "lyr", "m", "mag", "min", "mol", "N", "Ohm", "Pa", "pc",
        "ph", "photon", "pix", "pixel", "R", "rad", "Ry", "s", "S", "solLum", "solMass", "solRad", "sr", "T", "u", "V", "voxel", "W", "Wb", "yr",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Bare = new[] { "%", "Angstrom", "angstrom", "AU", "au", "Ba", "dB", "mas", "ta" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Prefixes =
    [
        "da", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi", "d", "c", "m", "u", "n", "p", "f", "a", "z", "y", "h", "k", "M", "G", "T", "P", "E", "Z", "Y",
    ];

    private readonly ReadOnlySpan<char> text;
    private int at;
    private string? unknown;

    private UnitText(string unit) => text = unit;

    /// <summary>Null when the text is a unit; otherwise what is wrong. <paramref name="onlyUnknown"/> when its form is right and only a symbol is strange.</summary>
    public static string? Problem(string unit, out bool onlyUnknown)
    {
        var reader = new UnitText(unit);
        onlyUnknown = false;
        if (unit.Length > 200 || !reader.Whole())
        {
            return $"\"{unit}\" does not have the form of a unit (VOUnits: km/s, erg.s**-1.cm**-2, nJy, deg**2)";
        }
        if (reader.unknown is { } symbol)
        {
            onlyUnknown = true;
            return $"\"{symbol}\" in \"{unit}\" is not a unit that VOUnits knows";
        }
        return null;
    }

    private bool Whole()
    {
        Factor();
        return at == text.Length ? text.Length > 0 : Expression(0) && at == text.Length;
    }

    /// <summary>A leading number: 1, 10, 10**3, 3.6.</summary>
    private void Factor()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (at > start && text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }
        if (at > start && !Power(out _))
        {
            at = text.Length + 1;
        }
    }

    private bool Expression(int depth)
    {
        if (depth > 8 || !Term(depth))
        {
            return false;
        }
        while (Take('.'))
        {
            if (!Term(depth))
            {
                return false;
            }
        }
        return !Take('/') || Term(depth);
    }

    private bool Term(int depth)
    {
        if (Take('('))
        {
            return Expression(depth + 1) && Take(')') && Power(out _);
        }
        if (Take('\''))
        {
            return Quoted();
        }
        var start = at;
        while (at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] is '%' or '_'))
        {
            at++;
        }
        if (at == start)
        {
            return false;
        }
        var symbol = text[start..at].ToString();
        if (symbol is "log" or "ln" or "exp" or "sqrt" && Take('('))
        {
            return Expression(depth + 1) && Take(')');
        }
        if (!IsKnown(symbol))
        {
            unknown ??= symbol;
        }
        return Power(out _);
    }

    private bool Quoted()
    {
        while (at < text.Length && text[at] != '\'')
        {
            at++;
        }
        return Take('\'') && Power(out _);
    }

    /// <summary>Nothing, or <c>**2</c>, <c>**-1</c>, <c>**(3/2)</c>, <c>**(0.5)</c>.</summary>
    private bool Power(out bool some)
    {
        some = at + 1 < text.Length && text[at] == '*' && text[at + 1] == '*';
        if (!some)
        {
            return true;
        }
        at += 2;
        if (!Take('('))
        {
            return Digits(signed: true);
        }
        return Digits(signed: true) && (!(Take('/') || Take('.')) || Digits(signed: false)) && Take(')');
    }

    private bool Digits(bool signed)
    {
        if (signed && at < text.Length && text[at] is '+' or '-')
        {
            at++;
        }
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
        return at > start;
    }

    private bool Take(char c)
    {
        if (at < text.Length && text[at] == c)
        {
            at++;
            return true;
        }
        return false;
    }

    private static bool IsKnown(string symbol)
    {
        if (Prefixable.Contains(symbol) || Bare.Contains(symbol))
        {
            return true;
        }
        foreach (var prefix in Prefixes)
        {
            if (symbol.StartsWith(prefix, StringComparison.Ordinal) && Prefixable.Contains(symbol[prefix.Length..]))
            {
                return true;
            }
        }
        return false;
    }
}
