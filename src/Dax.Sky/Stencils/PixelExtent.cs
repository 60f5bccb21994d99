namespace Dax.Sky.Stencils;

/// <summary>The bounding box of points in an image, in FITS pixels, and the pixels that it touches.</summary>
internal sealed class PixelExtent(long width, long height)
{
    /// <summary>Pixels: what reaches over the edge of a pixel by less does not touch it. Far above the rounding of positions, far below what shows.</summary>
    private const double Touch = 1e-5;

    private double xMin = double.PositiveInfinity, xMax = double.NegativeInfinity, yMin = double.PositiveInfinity, yMax = double.NegativeInfinity;
    private long left = long.MaxValue, right = long.MinValue, bottom = long.MaxValue, top = long.MinValue;

    private double XEnd => width + 0.5;

    private double YEnd => height + 0.5;

    public bool IsEmpty => xMin > xMax;

    /// <summary>First and last pixel of each axis, counted from 1.</summary>
    public (long Left, long Bottom, long Right, long Top) Pixels
    {
        get
        {
            var (x0, y0) = (Math.Clamp(left, 1, width), Math.Clamp(bottom, 1, height));
            return (x0, y0, Math.Clamp(right, x0, width), Math.Clamp(top, y0, height));
        }
    }

    /// <summary>Takes a point in; one outside of the image (or NaN) is none.</summary>
    public void Add(double x, double y)
    {
        if (!(x >= 0.5 - Touch && x <= XEnd + Touch && y >= 0.5 - Touch && y <= YEnd + Touch)) return;
        if (x < xMin) (xMin, left) = (x, First(x));
        if (x > xMax) (xMax, right) = (x, Last(x));
        if (y < yMin) (yMin, bottom) = (y, First(y));
        if (y > yMax) (yMax, top) = (y, Last(y));
    }

    /// <summary>Every pixel.</summary>
    public void AddAll()
    {
        Add(0.5, 0.5);
        Add(XEnd, YEnd);
    }

    /// <summary>A part of the image that lies in the box could add pixels.</summary>
    public bool CouldGrow(double x0, double y0, double x1, double y1)
    {
        (x0, y0, x1, y1) = (Math.Max(x0, 0.5), Math.Max(y0, 0.5), Math.Min(x1, XEnd), Math.Min(y1, YEnd));
        if (!(x0 <= x1 && y0 <= y1)) return false;
        return IsEmpty || First(x0) < left || Last(x1) > right || First(y0) < bottom || Last(y1) > top;
    }

    private static long First(double at) => (long)Math.Floor(at + 0.5 + Touch);

    private static long Last(double at) => (long)Math.Floor(at + 0.5 - Touch);
}
