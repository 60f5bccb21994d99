namespace Dax.Sky.Stencils;

/// <summary>
/// Pixels of an image and where they are on the sky: FITS pixels (the centre of the first is 1) and ICRS degrees. What has no counterpart is NaN, both of the two.
/// Spans of one length; for many threads.
/// </summary>
public interface IPixelMap
{
    void ToPixels(ReadOnlySpan<double> lon, ReadOnlySpan<double> lat, Span<double> x, Span<double> y);

    void ToSky(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> lon, Span<double> lat);
}
