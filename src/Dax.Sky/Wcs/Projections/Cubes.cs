namespace Dax.Sky.Wcs.Projections;

/// <summary>
/// The sphere on the faces of a cube (5.6), laid out as a cross: face 1 about the origin, 2 to 4 to its right, 0 above and 5 below. A face is [-1, 1] in both
/// coordinates here, 90 degrees on the plane.
/// </summary>
internal abstract class CubeProjection : Projection
{
    private const double Half = 45;

    public override (double Phi, double Theta) Reference => (0, 0);

    public sealed override void ToSphere(Span<double> x, Span<double> y, Span<double> z)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (u, v) = (Rounded(x[i] * (1 / Half)), Rounded(y[i] * (1 / Half)));
            if (!TryTakeFace(ref u, ref v, out var face) || !FromFace(u, v, out var across, out var up, out var depth))
            {
                x[i] = y[i] = z[i] = double.NaN;
                continue;
            }
            (x[i], y[i], z[i]) = face switch
            {
                0 => (-up, across, depth),
                1 => (depth, across, up),
                2 => (-across, depth, up),
                3 => (-depth, -across, up),
                4 => (across, -depth, up),
                _ => (up, across, -depth),
            };
            Level(ref x[i], ref y[i], z[i]);
        }
    }

    public sealed override void ToPlane(Span<double> x, Span<double> y, Span<double> z)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (l, m, n) = (x[i], y[i], z[i]);
            var (face, depth) = (0, n);
            if (l > depth) (face, depth) = (1, l);
            if (m > depth) (face, depth) = (2, m);
            if (-l > depth) (face, depth) = (3, -l);
            if (-m > depth) (face, depth) = (4, -m);
            if (-n > depth) (face, depth) = (5, -n);
            var (across, up, u0, v0) = face switch
            {
                0 => (m, -l, 0, 2),
                1 => (m, n, 0, 0),
                2 => (-l, n, 2, 0),
                3 => (-m, n, 4, 0),
                4 => (l, n, 6, 0),
                _ => (m, l, 0, -2),
            };
            ToFace(across, up, depth, out var u, out var v);
            (x[i], y[i]) = ((u + u0) * Half, (v + v0) * Half);
        }
    }

    /// <summary>A place of a face to a direction: to its right, up, and out of it; of any length.</summary>
    protected abstract bool FromFace(double u, double v, out double across, out double up, out double depth);

    /// <summary>The way back, within the face.</summary>
    protected abstract void ToFace(double across, double up, double depth, out double u, out double v);

    /// <summary>Native directions that are not of the length one by which their latitude is meant.</summary>
    protected virtual void Level(ref double x, ref double y, double z)
    {
    }

    /// <summary>Where a projection is defined with fewer digits, so many.</summary>
    protected virtual double Rounded(double value) => value;

    private bool TryTakeFace(ref double u, ref double v, out int face)
    {
        face = 1;
        if (!(Math.Abs(u) <= 1 ? Math.Abs(v) <= 3 : Math.Abs(u) <= 7 && Math.Abs(v) <= 1)) return false;
        if (u < -1) u = Rounded(u + 8);
        if (u > 1)
        {
            face = u > 5 ? 4 : u > 3 ? 3 : 2;
            u = Rounded(u - 2 * (face - 1));
        }
        else if (v > 1)
        {
            (face, v) = (0, Rounded(v - 2));
        }
        else if (v < -1)
        {
            (face, v) = (5, Rounded(v + 2));
        }
        return true;
    }
}

/// <summary>TSC, tangential (5.6.1).</summary>
internal sealed class TscProjection : CubeProjection
{
    protected override bool FromFace(double u, double v, out double across, out double up, out double depth)
    {
        (across, up, depth) = (u, v, 1);
        return true;
    }

    protected override void ToFace(double across, double up, double depth, out double u, out double v) =>
        (u, v) = (Math.Clamp(across / depth, -1, 1), Math.Clamp(up / depth, -1, 1));
}

/// <summary>QSC, equal areas (5.6.3; O'Neill and Laubscher 1976).</summary>
internal sealed class QscProjection : CubeProjection
{
    private static readonly double RootHalf = Math.Sqrt(0.5);

    protected override bool FromFace(double u, double v, out double across, out double up, out double depth)
    {
        var isWide = Math.Abs(u) > Math.Abs(v);
        var (major, minor) = isWide ? (u, v) : (v, u);
        if (major == 0)
        {
            (across, up, depth) = (0, 0, 1);
            return true;
        }
        var (sin, cos) = Math.SinCos(15 * minor / major / R0);
        var omega = sin / (cos - RootHalf);
        var tau = 1 + omega * omega;
        // 1 − 1/√(1+τ), of which the depth lacks u² times.
        var lack = Math.Min(2, major * major * (1 - 1 / Math.Sqrt(1 + tau)));
        var along = Math.CopySign(Math.Sqrt(lack * (2 - lack) / tau), major);
        (across, up, depth) = isWide ? (along, along * omega, 1 - lack) : (along * omega, along, 1 - lack);
        return true;
    }

    protected override void ToFace(double across, double up, double depth, out double u, out double v)
    {
        (u, v) = (0, 0);
        if (across == 0 && up == 0) return;
        var isWide = Math.Abs(across) > Math.Abs(up);
        var (major, minor) = isWide ? (across, up) : (up, across);
        var omega = minor / major;
        var tau = 1 + omega * omega;
        // 1 − depth, without cancelling about the middle of the face.
        var lack = (across * across + up * up) / (1 + depth);
        var far = Math.Min(1, Math.Sqrt(lack / (1 - 1 / Math.Sqrt(1 + tau))));
        var along = Math.CopySign(far, major);
        var beside = Math.Clamp(along / 15 * (Math.Atan(omega) - Math.Asin(omega / Math.Sqrt(tau + tau))) * R0, -1, 1);
        (u, v) = isWide ? (along, beside) : (beside, along);
    }
}
