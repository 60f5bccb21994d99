using System.Runtime.CompilerServices;

namespace Dax.Sky.Resampling;

/// <summary>The pixel in which the place lies.</summary>
internal sealed class NearestKernel : PlaneKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(PixelMapBlock block, int y, ResamplingRow work)
    {
        var at = work.Locate(block, y);
        var (input, output) = (work.Input, work.Output);
        for (var i = 0; i < block.Width; i++)
        {
            var from = Pixel(work.U[i], work.V[i], input);
            output.Image.Span[at + i] = from < 0 ? float.NaN : input.Image.Span[from];
            if (work.HasVariance) output.Variance.Span[at + i] = from < 0 ? float.NaN : input.Variance.Span[from];
            if (work.HasLevel) output.Level.Span[at + i] = from < 0 ? float.NaN : input.Variance.Span[from];
            if (work.HasMask) output.Mask.Span[at + i] = from < 0 ? 0 : input.Mask.Span[from];
        }
        work.Scale(block, y, at);
    }

    /// <summary>Index of the pixel of a place, −1 where there is none.</summary>
    public static int Pixel(double u, double v, ImageSection section)
    {
        var (x, y) = (Math.Floor(u + 0.5), Math.Floor(v + 0.5));
        return x >= 0 && x < section.Width && y >= 0 && y < section.Height ? (int)y * section.Width + (int)x : -1;
    }
}
