using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Sky.Resampling;

/// <summary>Mask bits of kernels between pixels: of the 2 × 2 pixels about a place, but those that it does not lean to.</summary>
internal static class MaskBits
{
    /// <param name="least">A place that is farther from a pixel leans to its neighbour, too.</param>
    /// <param name="most">A place that is nearer than that does not lean to the pixel any more.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Row(ResamplingRow work, RowPlaces places, int at, int width, float least, float most)
    {
        var output = MemoryMarshal.Cast<int, float>(work.Output.Mask.Span);
        fixed (int* input = work.Input.Mask.Span)
        {
            for (var group = 0; group < places.Groups; group++)
            {
                if (!places.IsInside(group)) continue;
                var i = group * RowPlaces.Group;
                var (s, t) = (ResamplingRow.Eight(places.Across, i), ResamplingRow.Eight(places.Along, i));
                var corners = PixelPairs.Read((float*)input, places.From.Slice(i, RowPlaces.Group), work.Input.Width);
                var (right, upper) = (Vector256.GreaterThanOrEqual(s, Vector256.Create(least)), Vector256.GreaterThanOrEqual(t, Vector256.Create(least)));
                var (left, lower) = (Vector256.LessThan(s, Vector256.Create(most)), Vector256.LessThan(t, Vector256.Create(most)));
                var bits = (lower & ((left & corners.A) | (right & corners.B))) | (upper & ((left & corners.C) | (right & corners.D)));
                ResamplingRow.Put(output, at + i, width - i, bits);
            }
        }
    }
}
