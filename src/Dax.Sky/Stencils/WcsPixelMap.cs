namespace Dax.Sky.Stencils;

/// <summary>The map that a header's coordinates make.</summary>
public sealed class WcsPixelMap(Wcs.Wcs wcs) : IPixelMap
{
    public void ToPixels(ReadOnlySpan<double> lon, ReadOnlySpan<double> lat, Span<double> x, Span<double> y) => wcs.SkyToPixel(lon, lat, x, y);

    public void ToSky(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> lon, Span<double> lat) => wcs.PixelToSky(x, y, lon, lat);
}
