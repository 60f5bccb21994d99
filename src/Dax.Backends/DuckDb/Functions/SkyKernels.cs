using Dax.Sky.Frames;
using Dax.Sky.Geometry;

namespace Dax.Backends.DuckDb.Functions;

/// <summary>Points from numbers; NaN in both coordinates where there is none.</summary>
internal static class SkyKernels
{
    private static readonly SkyPoint Nowhere = new(double.NaN, double.NaN);

    private static readonly SkyRotation[] Rotations = [.. SkyFrame.All.SelectMany(_ => SkyFrame.All, (from, to) => from.To(to))];

    /// <summary>(from, to, longitude, latitude): frames by <see cref="SkyFrame.Number"/>, degrees.</summary>
    public static SkyPoint Transform(ReadOnlySpan<double> a)
    {
        var (from, to, frames) = ((int)a[0], (int)a[1], SkyFrame.All.Count);
        if ((uint)from >= frames || (uint)to >= frames || !SkyPoint.TryCreate(a[2], a[3], out var point))
            return Nowhere;
        return Rotations[from * frames + to].Apply(point);
    }

    /// <summary>(longitude, latitude, parallax, motions, radial velocity, first epoch, second epoch), as ivo_epoch_prop_pos has them.</summary>
    public static SkyPoint Move(ReadOnlySpan<double> a) =>
        ProperMotion.TryMove(new(a[0], a[1]), a[2], a[3], a[4], a[5], a[7] - a[6], out var moved) ? moved : Nowhere;
}
