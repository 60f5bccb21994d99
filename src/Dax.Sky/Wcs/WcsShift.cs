using System.Collections.Immutable;
using System.Globalization;
using Dax.Sky.Fits;

namespace Dax.Sky.Wcs;

/// <summary>A keyword and its new value.</summary>
public readonly record struct WcsKeyword(string Keyword, double Value);

/// <summary>
/// What changes in a header when a section of its image is cut out. Coordinates are bound to pixels by the reference pixels alone: SIP and TPV count from there
/// too. LTVi is IRAF's: where the pixels of the image that the first cut was made from are found.
/// </summary>
public static class WcsShift
{
    private const string Alternates = " ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const int NamedAxes = 9;

    private static readonly string[][] ReferencePixels = Named("CRPIX");

    /// <summary>What tells that coordinates are described for an axis, when it has no reference pixel (which then is 0).</summary>
    private static readonly string[][][] Others = [Named("CTYPE"), Named("CRVAL"), Named("CDELT")];

    /// <summary>
    /// For a section whose first pixel is <paramref name="start"/> (from 0, one number an axis, the fastest first): the new CRPIXia of every coordinate system of
    /// the header, linear ones too, and LTV1 and LTV2 (or of more axes where the header has them). Nothing for axes that start at 0.
    /// </summary>
    public static ImmutableArray<WcsKeyword> Of(IFitsKeywords header, ReadOnlySpan<long> start)
    {
        ArgumentNullException.ThrowIfNull(header);
        var changed = ImmutableArray.CreateBuilder<WcsKeyword>();
        for (var i = 0; i < Math.Min(start.Length, NamedAxes); i++)
        {
            if (start[i] == 0) continue;
            for (var a = 0; a < Alternates.Length; a++)
            {
                if (header.TryGetNumber(ReferencePixels[i][a], out var pixel) || IsDescribed(header, i, a)) changed.Add(new(ReferencePixels[i][a], pixel - start[i]));
            }
            var name = string.Create(CultureInfo.InvariantCulture, $"LTV{i + 1}");
            if (header.TryGetNumber(name, out var origin) || i < 2) changed.Add(new(name, origin - start[i]));
            // The corner of a scan of the Digitized Sky Survey, which its plate model counts from.
            name = string.Create(CultureInfo.InvariantCulture, $"CNPIX{i + 1}");
            if (header.TryGetNumber(name, out var corner)) changed.Add(new(name, corner + start[i]));
        }
        return changed.DrainToImmutable();
    }

    private static bool IsDescribed(IFitsKeywords header, int axis, int alternate)
    {
        foreach (var names in Others)
            if (header.TryGetText(names[axis][alternate], out _) || header.TryGetNumber(names[axis][alternate], out _)) return true;
        return false;
    }

    private static string[][] Named(string name)
    {
        var names = new string[NamedAxes][];
        for (var i = 0; i < NamedAxes; i++)
            names[i] = [.. Alternates.Select(a => string.Create(CultureInfo.InvariantCulture, $"{name}{i + 1}{a}").TrimEnd())];
        return names;
    }
}
