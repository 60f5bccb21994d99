using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dax.Sky.Resampling;

/// <summary>The four pixels about a place, linearly.</summary>
internal sealed class BilinearKernel : PlaneKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        var at = work.Locate(block, y);
        var places = work.Place(block.Width, new Rim(0, work.Input.Width - 1, work.Input.Height - 1));
        Values(work, places, at, block.Width);
        if (work.HasVariance) Variances(work, places, at, block.Width);
        if (work.HasMask) MaskBits.Row(work, places, at, block.Width, float.Epsilon, 2);
        work.TakeCare(places, at, block.Width, 2);
        work.Scale(block, y, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Values(ResamplingRow work, RowPlaces places, int at, int width)
    {
        var output = work.Output.Image.Span;
        fixed (float* input = work.Input.Image.Span)
        {
            for (var group = 0; group < places.Groups; group++)
            {
                if (!places.IsInside(group)) continue;
                var i = group * RowPlaces.Group;
                var (s, t) = (ResamplingRow.Eight(places.Across, i), ResamplingRow.Eight(places.Along, i));
                var corners = PixelPairs.Read(input, places.From.Slice(i, RowPlaces.Group), work.Input.Width);
                var (lower, upper) = (corners.A + s * (corners.B - corners.A), corners.C + s * (corners.D - corners.C));
                places.Careful[group] = ResamplingRow.Put(output, at + i, width - i, lower + t * (upper - lower));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Variances(ResamplingRow work, RowPlaces places, int at, int width)
    {
        var output = work.Output.Variance.Span;
        fixed (float* input = work.Input.Variance.Span)
        {
            for (var group = 0; group < places.Groups; group++)
            {
                if (!places.IsInside(group)) continue;
                var i = group * RowPlaces.Group;
                var (s, t) = (ResamplingRow.Eight(places.Across, i), ResamplingRow.Eight(places.Along, i));
                var corners = PixelPairs.Read(input, places.From.Slice(i, RowPlaces.Group), work.Input.Width);
                var (left, lower) = (Vector256<float>.One - s, Vector256<float>.One - t);
                (left, var right, lower, var upper) = (left * left, s * s, lower * lower, t * t);
                ResamplingRow.Put(output, at + i, width - i, lower * (left * corners.A + right * corners.B) + upper * (left * corners.C + right * corners.D));
            }
        }
    }
}
