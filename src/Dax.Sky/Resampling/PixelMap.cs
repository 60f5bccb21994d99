
using Dax.Sky.Geometry;

namespace Dax.Sky.Resampling;

/// <summary>
/// Where the pixels of one image (the output) lie in another (the input), both counted from 0 at the centre of the first. World coordinates are worked out at few places only: over blocks of pixels
/// the way from output to input is a biquadratic polynomial through nine exact places, kept when it meets four more, where the remainder of a smooth map is largest, within half of
/// the error allowed; else the block is cut into four, down to blocks that are exact pixel by pixel. For many threads.
/// </summary>
public sealed class PixelMap
{
    /// <summary>Pixels along a side of the largest blocks.</summary>
    public const int BlockSide = 64;

    private const int ExactSide = 4;

    /// <summary>Input pixels between the places at which areas are compared: rounding of positions would show nearer by.</summary>
    private const double SlopeStep = 32;

    private const int Nodes = 9;
    private const int Places = Nodes + 4;

    /// <summary>Of a block's side: nine nodes, then where x³ − 1.5x² + 0.5x is largest on both sides.</summary>
    private static readonly double[] Across = [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1, 0.2113, 0.7887, 0.2113, 0.7887];
    private static readonly double[] Along = [0, 0, 0, 0.5, 0.5, 0.5, 1, 1, 1, 0.2113, 0.2113, 0.7887, 0.7887];

    private readonly OutputSky output;
    private readonly Wcs.Wcs input;
    private readonly double maxError;

    /// <param name="maxError">In input pixels, along each axis.</param>
    public PixelMap(Wcs.Wcs output, Wcs.Wcs input, double maxError = 0.005)
    {
        (this.input, this.maxError) = (input, maxError);
        this.output = (x, y) =>
        {
            Add(x, 1);
            Add(y, 1);
            output.PixelToSky(x, y, x, y);
        };
    }

    /// <summary>From the pixels of a HiPS tile, by HEALPix's own numbers.</summary>
    public PixelMap(Healpix.HipsTile output, Wcs.Wcs input, double maxError = 0.005) => (this.output, this.input, this.maxError) = (output.PixelToSky, input, maxError);

    /// <summary>From places in the output, counted from 0, to degrees ICRS; NaN (both) where there is no sky.</summary>
    private delegate void OutputSky(Span<double> x, Span<double> y);

    /// <summary>Of a box of the output, which they fill without overlap.</summary>
    public IReadOnlyList<PixelMapBlock> Blocks(int x, int y, int width, int height)
    {
        var done = new List<PixelMapBlock>();
        var open = new List<(int X, int Y, int Width, int Height)>();
        for (var top = y; top < y + height; top += BlockSide)
            for (var left = x; left < x + width; left += BlockSide)
                open.Add((left, top, Math.Min(BlockSide, x + width - left), Math.Min(BlockSide, y + height - top)));
        while (open.Count > 0) open = Settle(open, done);
        return done;
    }

    /// <summary>Output pixels to input pixels, exactly; NaN (both) where there is none. Overwrites the arguments.</summary>
    public void Map(Span<double> x, Span<double> y)
    {
        output(x, y);
        input.SkyToPixel(x, y, x, y);
        Add(x, -1);
        Add(y, -1);
    }

    /// <summary>
    /// How fast the area of the input's pixels on the sky changes about a place of it: per pixel along each axis, relative to the area there. 0 where that cannot be told.
    /// </summary>
    internal AreaSlope SlopeAt(double u, double v)
    {
        var (here, left, right, below, above) = (AreaAt(u, v), AreaAt(u - SlopeStep, v), AreaAt(u + SlopeStep, v), AreaAt(u, v - SlopeStep), AreaAt(u, v + SlopeStep));
        var (across, along) = ((right - left) / (2 * SlopeStep * here), (above - below) / (2 * SlopeStep * here));
        return double.IsFinite(across) && double.IsFinite(along) ? new AreaSlope(across, along) : default;
    }

    /// <summary>Of a square of four pixels' side, in steradians.</summary>
    private double AreaAt(double u, double v)
    {
        Span<double> x = [u - 1, u + 3, u + 3, u - 1];
        Span<double> y = [v - 1, v - 1, v + 3, v + 3];
        input.PixelToSky(x, y, x, y);
        var (a, b) = (UnitVector3.FromDegrees(x[0], y[0]), UnitVector3.FromDegrees(x[1], y[1]));
        var (c, d) = (UnitVector3.FromDegrees(x[2], y[2]), UnitVector3.FromDegrees(x[3], y[3]));
        // Half the cross product of the diagonals.
        var (px, py, pz, qx, qy, qz) = (c.X - a.X, c.Y - a.Y, c.Z - a.Z, d.X - b.X, d.Y - b.Y, d.Z - b.Z);
        var (nx, ny, nz) = (py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx);
        return Math.Sqrt(nx * nx + ny * ny + nz * nz) / 2;
    }

    private List<(int X, int Y, int Width, int Height)> Settle(List<(int X, int Y, int Width, int Height)> open, List<PixelMapBlock> done)
    {
        var u = new double[open.Count * Places];
        var v = new double[open.Count * Places];
        for (var i = 0; i < open.Count; i++)
        {
            var block = open[i];
            for (var p = 0; p < Places; p++)
            {
                u[i * Places + p] = block.X - 0.5 + Across[p] * block.Width;
                v[i * Places + p] = block.Y - 0.5 + Along[p] * block.Height;
            }
        }
        Map(u, v);
        var finer = new List<(int X, int Y, int Width, int Height)>();
        for (var i = 0; i < open.Count; i++)
        {
            var (x, y, width, height) = open[i];
            var us = u.AsSpan(i * Places, Places);
            var vs = v.AsSpan(i * Places, Places);
            var smooth = new PixelMapBlock(x, y, width, height, us[..Nodes], vs[..Nodes]);
            if (Meets(smooth, us, vs)) done.Add(smooth);
            else if (width <= ExactSide && height <= ExactSide) done.Add(Exact(x, y, width, height));
            else Cut(x, y, width, height, finer);
        }
        return finer;
    }

    private bool Meets(PixelMapBlock block, ReadOnlySpan<double> u, ReadOnlySpan<double> v)
    {
        for (var p = Nodes; p < Places; p++)
        {
            var (a, b) = block.At(Across[p], Along[p]);
            // Not when it is NaN, either.
            if (!(Math.Abs(a - u[p]) <= maxError / 2 && Math.Abs(b - v[p]) <= maxError / 2)) return false;
        }
        return true;
    }

    /// <summary>Centres and corners, row by row: (width + 1)·(height + 1) corners behind the centres.</summary>
    private PixelMapBlock Exact(int x, int y, int width, int height)
    {
        var count = width * height + (width + 1) * (height + 1);
        var (u, v) = (new double[count], new double[count]);
        var at = 0;
        for (var j = 0; j < height; j++)
            for (var i = 0; i < width; i++, at++) (u[at], v[at]) = (x + i, y + j);
        for (var j = 0; j <= height; j++)
            for (var i = 0; i <= width; i++, at++) (u[at], v[at]) = (x + i - 0.5, y + j - 0.5);
        Map(u, v);
        return new PixelMapBlock(x, y, width, height, u, v);
    }

    private static void Cut(int x, int y, int width, int height, List<(int, int, int, int)> parts)
    {
        var (w, h) = (width > 1 ? width / 2 : width, height > 1 ? height / 2 : height);
        parts.Add((x, y, w, h));
        if (w < width) parts.Add((x + w, y, width - w, h));
        if (h < height) parts.Add((x, y + h, w, height - h));
        if (w < width && h < height) parts.Add((x + w, y + h, width - w, height - h));
    }

    private static void Add(Span<double> values, double summand)
    {
        foreach (ref var value in values) value += summand;
    }
}
