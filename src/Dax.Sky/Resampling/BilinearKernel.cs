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
        Plane(work.Input.Image.Span, work.Output.Image.Span.Slice(at, block.Width), places, work.Input.Width, finds: true);
        if (work.HasVariance) Variances(work, places, at, block.Width);
        else if (work.HasLevel) Plane(work.Input.Variance.Span, work.Output.Level.Span.Slice(at, block.Width), places, work.Input.Width, finds: false);
        if (work.HasMask) MaskBits.Row(work, places, at, block.Width, float.Epsilon, 2);
        work.TakeCare(places, at, block.Width, 2);
        work.Scale(block, y, at);
    }

    /// <param name="plane">Of the input.</param>
    /// <param name="output">A row.</param>
    /// <param name="places">Of the row; all but the groups at the rim are filled.</param>
    /// <param name="width">Of the input.</param>
    /// <param name="finds">Pixels without value are to be remembered.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Plane(ReadOnlySpan<float> plane, Span<float> output, RowPlaces places, int width, bool finds)
    {
        fixed (float* input = plane)
        {
            for (var group = 0; group < places.Groups; group++)
            {
                if (!places.IsInside(group)) continue;
                var i = group * RowPlaces.Group;
                var (s, t) = (ResamplingRow.Eight(places.Across, i), ResamplingRow.Eight(places.Along, i));
                var corners = PixelPairs.Read(input, places.From.Slice(i, RowPlaces.Group), width);
                var (lower, upper) = (corners.A + s * (corners.B - corners.A), corners.C + s * (corners.D - corners.C));
                var empty = ResamplingRow.Put(output, i, output.Length - i, lower + t * (upper - lower));
                if (finds) places.Careful[group] = empty;
            }
        }
    }

    /// <summary>By the squares of the weights; and those of the place, when they are wanted, of the same pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Variances(ResamplingRow work, RowPlaces places, int at, int width)
    {
        var output = work.Output.Variance.Span;
        var levels = work.HasLevel ? work.Output.Level.Span : default;
        fixed (float* input = work.Input.Variance.Span)
        {
            for (var group = 0; group < places.Groups; group++)
            {
                if (!places.IsInside(group)) continue;
                var i = group * RowPlaces.Group;
                var (s, t) = (ResamplingRow.Eight(places.Across, i), ResamplingRow.Eight(places.Along, i));
                var corners = PixelPairs.Read(input, places.From.Slice(i, RowPlaces.Group), work.Input.Width);
                if (!levels.IsEmpty)
                {
                    var (below, above) = (corners.A + s * (corners.B - corners.A), corners.C + s * (corners.D - corners.C));
                    ResamplingRow.Put(levels, at + i, width - i, below + t * (above - below));
                }
                var (left, lower) = (Vector256<float>.One - s, Vector256<float>.One - t);
                (left, var right, lower, var upper) = (left * left, s * s, lower * lower, t * t);
                ResamplingRow.Put(output, at + i, width - i, lower * (left * corners.A + right * corners.B) + upper * (left * corners.C + right * corners.D));
            }
        }
    }
}
