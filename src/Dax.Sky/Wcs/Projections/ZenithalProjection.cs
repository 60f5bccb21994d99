namespace Dax.Sky.Wcs.Projections;

/// <summary>A projection around its pole: the distance from it on the plane is a function of the distance on the sphere alone (5.1).</summary>
internal abstract class ZenithalProjection : Projection
{
    public sealed override void ToSphere(Span<double> x, Span<double> y, Span<double> z)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var r = Math.Sqrt(x[i] * x[i] + y[i] * y[i]);
            if (!TryUnproject(r, out var zenith))
            {
                x[i] = y[i] = z[i] = double.NaN;
                continue;
            }
            var (sin, cos) = Math.SinCos(zenith);
            (x[i], y[i], z[i]) = r == 0 ? (sin, 0, cos) : (-y[i] / r * sin, x[i] / r * sin, cos);
        }
    }

    public sealed override void ToPlane(Span<double> x, Span<double> y, Span<double> z)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var h = Math.Sqrt(x[i] * x[i] + y[i] * y[i]);
            if (!TryProject(Math.Atan2(h, z[i]), out var r)) r = double.NaN;
            (x[i], y[i]) = h == 0 ? (r * 0, -r) : (r * (y[i] / h), -r * (x[i] / h));
        }
    }

    /// <summary>A distance on the plane, in degrees, to one from the pole, in radians, at most π.</summary>
    protected abstract bool TryUnproject(double r, out double zenith);

    /// <summary>The way back, from [0, π].</summary>
    protected abstract bool TryProject(double zenith, out double r);
}

/// <summary>STG, stereographic (5.1.4).</summary>
internal sealed class StgProjection : ZenithalProjection
{
    protected override bool TryUnproject(double r, out double zenith)
    {
        zenith = 2 * Math.Atan(r / (2 * R0));
        return true;
    }

    protected override bool TryProject(double zenith, out double r)
    {
        r = 2 * R0 * Math.Tan(0.5 * zenith);
        return zenith < Math.PI;
    }
}

/// <summary>ARC, equidistant (5.1.6).</summary>
internal sealed class ArcProjection : ZenithalProjection
{
    protected override bool TryUnproject(double r, out double zenith)
    {
        zenith = Math.Min(r / R0, Math.PI);
        return r <= 180 + 1e-13;
    }

    protected override bool TryProject(double zenith, out double r)
    {
        r = zenith * R0;
        return true;
    }
}

/// <summary>ZEA, equal areas (5.1.8).</summary>
internal sealed class ZeaProjection : ZenithalProjection
{
    protected override bool TryUnproject(double r, out double zenith)
    {
        zenith = 2 * Math.Asin(Math.Min(1, r / (2 * R0)));
        return r <= 2 * R0 + 1e-12;
    }

    protected override bool TryProject(double zenith, out double r)
    {
        r = 2 * R0 * Math.Sin(0.5 * zenith);
        return true;
    }
}

/// <summary>SIN, orthographic, without a slant (5.1.5).</summary>
internal sealed class SinProjection : ZenithalProjection
{
    protected override bool TryUnproject(double r, out double zenith)
    {
        zenith = Math.Asin(r / R0);
        return r <= R0;
    }

    protected override bool TryProject(double zenith, out double r)
    {
        r = R0 * Math.Sin(zenith);
        return zenith <= Math.PI / 2;
    }
}
