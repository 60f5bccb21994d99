using Dax.Sky.Geometry;

namespace Dax.Sky.Stencils;

/// <summary>The area of an image on the sky, looked at once for all stencils that will be laid on it. Does not change.</summary>
public sealed class ImagePlane
{
    /// <summary>Places on each axis, edges included, at which the plane is looked at.</summary>
    private const int Places = 17;

    private readonly UnitVector3[] samples = new UnitVector3[Places * Places];

    /// <param name="width">Pixels of the first axis; at least 1.</param>
    /// <param name="height">Pixels of the second axis; at least 1.</param>
    public ImagePlane(IPixelMap map, long width, long height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        (Map, Width, Height) = (map, width, height);
        Look();
        Center = Sample(Places / 2, Places / 2);
        ReachRadians = Reach();
    }

    public IPixelMap Map { get; }

    public long Width { get; }

    public long Height { get; }

    /// <summary>Some of the image lies off the sky: the corners of a map of all of it.</summary>
    internal bool HasOffSky { get; private set; }

    internal UnitVector3 Center { get; }

    /// <summary>Every pixel is nearer to <see cref="Center"/> than this.</summary>
    internal double ReachRadians { get; }

    /// <summary>Everything that the image shows is in it.</summary>
    public SkyCircle Bounds => new(Center.ToSkyPoint(), Math.Min(180, ReachRadians * Angles.DegreesPerRadian));

    internal static int SamplesPerAxis => Places;

    /// <summary>FITS pixels of a place; 0 is the lower edge of the first pixel.</summary>
    internal double XOf(int place) => 0.5 + Width * (place / (Places - 1.0));

    internal double YOf(int place) => 0.5 + Height * (place / (Places - 1.0));

    /// <summary>NaN where the place is off the sky.</summary>
    internal UnitVector3 Sample(int xPlace, int yPlace) => samples[yPlace * Places + xPlace];

    private void Look()
    {
        Span<double> x = stackalloc double[Places], y = stackalloc double[Places], lon = stackalloc double[Places], lat = stackalloc double[Places];
        for (var i = 0; i < Places; i++) x[i] = XOf(i);
        for (var row = 0; row < Places; row++)
        {
            y.Fill(YOf(row));
            Map.ToSky(x, y, lon, lat);
            for (var i = 0; i < Places; i++)
            {
                HasOffSky |= double.IsNaN(lon[i]);
                samples[row * Places + i] = double.IsNaN(lon[i]) ? new UnitVector3(double.NaN, double.NaN, double.NaN) : UnitVector3.FromDegrees(lon[i], lat[i]);
            }
        }
    }

    private double Reach()
    {
        if (HasOffSky) return Math.PI;
        var (reach, step) = (0.0, 0.0);
        for (var row = 0; row < Places; row++)
        {
            for (var i = 0; i < Places; i++)
            {
                var here = Sample(i, row);
                reach = Math.Max(reach, Center.AngleTo(here));
                if (i > 0) step = Math.Max(step, here.AngleTo(Sample(i - 1, row)));
                if (row > 0) step = Math.Max(step, here.AngleTo(Sample(i, row - 1)));
            }
        }
        // Between the places an edge may bulge, by much less than they are apart.
        return Math.Min(Math.PI, reach + 0.5 * step);
    }
}
