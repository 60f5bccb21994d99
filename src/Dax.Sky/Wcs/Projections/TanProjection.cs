using System.Numerics;
using System.Runtime.InteropServices;

namespace Dax.Sky.Wcs.Projections;

/// <summary>TAN, gnomonic (5.1.3). Nothing but a division on either way.</summary>
internal sealed class TanProjection : Projection
{
    public override void ToSphere(Span<double> x, Span<double> y, Span<double> z)
    {
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        for (var i = 0; i < xs.Length; i++) (xs[i], ys[i]) = (-ys[i], xs[i]);
        z.Fill(R0);
    }

    public override void ToPlane(Span<double> x, Span<double> y, Span<double> z)
    {
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        var zs = MemoryMarshal.Cast<double, Vector<double>>(z);
        var none = new Vector<double>(double.NaN);
        for (var i = 0; i < xs.Length; i++)
        {
            var factor = new Vector<double>(R0) / Vector.ConditionalSelect(Vector.GreaterThan(zs[i], Vector<double>.Zero), zs[i], none);
            (xs[i], ys[i]) = (ys[i] * factor, -xs[i] * factor);
        }
    }
}
