namespace Dax.Sky.Wcs.Projections;

/// <summary>
/// A map projection (Calabretta and Greisen 2002, A&amp;A 395, 1077, section 5): the plane in degrees, x to growing native longitude, and directions on the native
/// sphere. What has no place on the other side is NaN there.
/// </summary>
internal abstract class Projection
{
    /// <summary>Degrees per radian: the radius of the generating sphere.</summary>
    public const double R0 = 180 / Math.PI;

    /// <summary>Where the projection has its own reference point, in degrees of native longitude and latitude.</summary>
    public virtual (double Phi, double Theta) Reference => (0, 90);

    /// <summary>Places of the plane in; native directions, of any length, out.</summary>
    public abstract void ToSphere(Span<double> x, Span<double> y, Span<double> z);

    /// <summary>Native unit vectors in; places of the plane out in the first two.</summary>
    public abstract void ToPlane(Span<double> x, Span<double> y, Span<double> z);

    /// <summary>Clears the rounding of what is on the border; false beyond it.</summary>
    protected static bool IsNative(ref double phi, ref double theta, double tolerance = 1e-13)
    {
        if (!(Math.Abs(phi) <= 180 + tolerance && Math.Abs(theta) <= 90 + tolerance)) return false;
        (phi, theta) = (Math.Clamp(phi, -180, 180), Math.Clamp(theta, -90, 90));
        return true;
    }
}
