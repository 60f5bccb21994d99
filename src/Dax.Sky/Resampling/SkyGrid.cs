using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Stencils;

namespace Dax.Sky.Resampling;

/// <summary>Projections that an output image may have.</summary>
public enum GridProjection { Tan, Sin, Zea, Car, Ait, Hpx }

/// <summary>
/// The pixels of an image that is to be made: ICRS, square pixels, its middle at a position. Zenithal projections touch the sky there; the others keep their reference on the equator, at the middle's longitude
/// (HPX: at a multiple of 90 degrees, so that its facets are HEALPix's).
/// </summary>
/// <param name="Center">Of the image; not of the projection.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="PixelDegrees">At the projection's reference.</param>
/// <param name="RotationDegrees">Position angle of the columns' direction, from north through east, at the projection's reference.</param>
public sealed partial record SkyGrid(GridProjection Projection, SkyPoint Center, int Width, int Height, double PixelDegrees, double RotationDegrees = 0)
{
    /// <summary>CRPIX, when it is not by the middle.</summary>
    private (double X, double Y)? Pinned { get; init; }

    /// <summary>Upper case, as in CTYPE.</summary>
    public string Code => Projection.ToString().ToUpperInvariant();

    /// <summary>Some of its pixels, from (x, y) counted from 0 on, in their places.</summary>
    public SkyGrid Part(int x, int y, int width, int height)
    {
        var (atX, atY) = Pinned ?? Reference();
        return this with { Width = width, Height = height, Pinned = (atX - x, atY - y) };
    }

    /// <summary>Pixels that are so many times larger; the lower left corner stays, the others may lie farther out.</summary>
    public SkyGrid Coarser(double factor)
    {
        var (x, y) = Pinned ?? Reference();
        return this with
        {
            Width = (int)Math.Ceiling(Width / factor), Height = (int)Math.Ceiling(Height / factor), PixelDegrees = PixelDegrees * factor,
            Pinned = ((x - 0.5) / factor + 0.5, (y - 0.5) / factor + 0.5),
        };
    }

    /// <summary>World coordinates as header cards.</summary>
    public IReadOnlyList<FitsCard> Cards()
    {
        var (lon, lat) = ProjectionCenter();
        var (x, y) = Pinned ?? Reference();
        var (sin, cos) = Math.SinCos(RotationDegrees * Math.PI / 180);
        return
        [
            FitsCard.Text("CTYPE1", "RA---" + Code, null), FitsCard.Text("CTYPE2", "DEC--" + Code, null), FitsCard.Text("CUNIT1", "deg", null), FitsCard.Text("CUNIT2", "deg", null),
            FitsCard.Text("RADESYS", "ICRS", null), FitsCard.Real("CRVAL1", lon, null), FitsCard.Real("CRVAL2", lat, null), FitsCard.Real("CRPIX1", x, null), FitsCard.Real("CRPIX2", y, null),
            FitsCard.Real("CD1_1", -PixelDegrees * cos, null), FitsCard.Real("CD1_2", PixelDegrees * sin, null),
            FitsCard.Real("CD2_1", PixelDegrees * sin, null), FitsCard.Real("CD2_2", PixelDegrees * cos, null),
        ];
    }

    /// <summary>The same, to compute with: pixels count from 1.</summary>
    public Wcs.Wcs World() => World(Cards());

    private bool IsZenithal => Projection is GridProjection.Tan or GridProjection.Sin or GridProjection.Zea;

    private (double Lon, double Lat) ProjectionCenter() =>
        IsZenithal ? (Center.LonDegrees, Center.LatDegrees)
        : Projection is GridProjection.Hpx ? (90 * Math.Round(Center.LonDegrees / 90) % 360, 0)
        : (Center.LonDegrees, 0);

    /// <summary>CRPIX: the middle, less the way from the projection's reference to it.</summary>
    private (double X, double Y) Reference()
    {
        var (x, y) = ((Width + 1) / 2.0, (Height + 1) / 2.0);
        if (IsZenithal) return (x, y);
        return (this with { Pinned = (0, 0) }).World().TrySkyToPixel(Center, out var dx, out var dy) ? (x - dx, y - dy) : throw new InvalidOperationException($"{Center} has no place in {Code}.");
    }

    private static Wcs.Wcs World(IReadOnlyList<FitsCard> cards)
    {
        var header = new FitsHeaderBuilder();
        foreach (var card in cards) header.Set(card);
        return Wcs.Wcs.TryRead(header.ToHeader(), ' ', out var wcs, out var error) ? wcs : throw new InvalidOperationException(error);
    }
}
