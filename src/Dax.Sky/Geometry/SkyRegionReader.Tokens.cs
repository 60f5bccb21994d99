using System.Globalization;
using System.Text;

namespace Dax.Sky.Geometry;

internal ref partial struct SkyRegionReader
{
    private bool IsNumber => !token.IsEmpty && (token[0] is (byte)'+' or (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9') || IsInfinity(token));

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',';

    /// <summary>Moves to the next word, number or bracket; none at the end.</summary>
    private void Advance()
    {
        while (next < text.Length && IsBlank(text[next])) next++;
        tokenStart = next;
        while (next < text.Length && !IsBlank(text[next]))
        {
            var bracket = text[next] is (byte)'(' or (byte)')';
            if (bracket && next > tokenStart) break;
            next++;
            if (bracket) break;
        }
        token = text[tokenStart..next];
    }

    private readonly bool Is(string word) => Ascii.EqualsIgnoreCase(token, word);

    private readonly bool IsOneOf(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Is(word)) return true;
        }
        return false;
    }

    private bool Takes(string word)
    {
        if (!Is(word)) return false;
        Advance();
        return true;
    }

    /// <summary>DALI writes infinite limits of intervals as -Inf and +Inf.</summary>
    private static bool IsInfinity(ReadOnlySpan<byte> word)
    {
        if (!word.IsEmpty && word[0] is (byte)'+' or (byte)'-') word = word[1..];
        return Ascii.EqualsIgnoreCase(word, "inf") || Ascii.EqualsIgnoreCase(word, "infinity");
    }

    private bool TakesNumber(out double value)
    {
        if (IsInfinity(token))
        {
            value = token[0] == (byte)'-' ? double.NegativeInfinity : double.PositiveInfinity;
            Advance();
            return true;
        }
        if (!double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            Fail(token.IsEmpty ? "a number was expected, but the text ends" : $"a number was expected, not '{Shown}'");
            return false;
        }
        Advance();
        return true;
    }

    /// <summary>STC-S: frame, reference position and flavour, each of which may be missing. Positions of stars are the same from every reference position to far less than 1 mas.</summary>
    private bool TakesFrame()
    {
        // FK5 at J2000 differs from ICRS by about 20 mas; STC-S that is met in practice means ICRS by it.
        if (IsOneOf("ICRS", "FK5", "J2000", "UNKNOWNFRAME", "UNKNOWN"))
        {
            Advance();
        }
        else if (IsOneOf("GALACTIC", "GALACTIC_II", "SUPER_GALACTIC", "SUPERGALACTIC", "ECLIPTIC", "FK4", "B1950", "GEO_C", "GEO_D", "GAPPT"))
        {
            Fail($"coordinates of the frame {Shown} are not supported; ICRS is (FK5 and J2000 are taken for it)");
            return false;
        }
        if (IsOneOf("GEOCENTER", "BARYCENTER", "HELIOCENTER", "TOPOCENTER", "LSR", "LSRK", "LSRD", "GALACTIC_CENTER", "LOCAL_GROUP_CENTER", "EMBARYCENTER", "MOON", "UNKNOWNREFPOS", "RELOCATABLE")) Advance();
        if (Is("SPHERICAL2")) Advance();
        if (!IsOneOf("CARTESIAN1", "CARTESIAN2", "CARTESIAN3", "SPHERICAL3", "UNITSPHERE", "SPHER3")) return true;
        Fail($"coordinates of the flavour {Shown} are not supported; SPHERICAL2 is");
        return false;
    }

    /// <summary>STC-S lets a unit follow.</summary>
    private bool TakesUnit()
    {
        if (!Takes("unit")) return true;
        if (Takes("deg")) return true;
        Fail("only the unit deg is supported");
        return false;
    }

    private ISkyRegion? Fail(string what) => FailAt(tokenStart, what);

    private ISkyRegion? FailAt(int start, string what)
    {
        error ??= $"Region, character {start + 1}: {what.TrimEnd('.')}.";
        return null;
    }
}
