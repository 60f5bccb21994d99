namespace Dax.Sky.Resampling;

/// <summary>
/// Images onto other pixels. An output pixel whose place lies in a pixel without value, or outside, has none (NaN); around such pixels the remaining weights share their part.
/// Variances take the squares of the weights; mask bits are those of every pixel that takes part: of the 2 × 2 nearest for kernels between pixels, of every touched one by area.
/// </summary>
public sealed class Resampler
{
    private readonly PixelMap map;
    private readonly PlaneKernel kernel;
    private readonly bool keepsFlux;

    /// <param name="keepsFlux">Values are sums over a pixel (counts), not brightness: they are multiplied by the input pixels that an output pixel covers.</param>
    public Resampler(PixelMap map, ResamplingKernel kernel, bool keepsFlux = false)
    {
        (this.map, this.keepsFlux) = (map, keepsFlux);
        this.kernel = kernel switch
        {
            ResamplingKernel.Nearest => new NearestKernel(),
            ResamplingKernel.Bilinear => new BilinearKernel(),
            ResamplingKernel.Bicubic => new TapsKernel(KernelWeights.Bicubic),
            ResamplingKernel.Lanczos3 => new TapsKernel(KernelWeights.Lanczos3),
            ResamplingKernel.Area => new AreaKernel(map),
            _ => throw new ArgumentOutOfRangeException(nameof(kernel)),
        };
    }

    /// <summary>
    /// Fills the output section. What the input section does not hold is outside of the image: take it large enough (<see cref="PixelMapBlock.TryBounds"/> and <see cref="Reach"/>).
    /// Planes that one of both lacks are left out. Many threads may work at once, on outputs of their own.
    /// </summary>
    public void Fill(ImageSection input, ImageSection output, CancellationToken cancel = default) =>
        Fill(map.Blocks(output.X, output.Y, output.Width, output.Height), input, output, cancel);

    /// <summary>The same with blocks of the map that fill the output.</summary>
    internal void Fill(IReadOnlyList<PixelMapBlock> blocks, ImageSection input, ImageSection output, CancellationToken cancel)
    {
        input.Check();
        output.Check();
        var work = new ResamplingRow(input, output, keepsFlux);
        foreach (var block in blocks)
        {
            cancel.ThrowIfCancellationRequested();
            for (var y = block.Y; y < block.Y + block.Height; y++) kernel.Row(block, y, work);
        }
    }

    /// <summary>Pixels around a place that a kernel looks at.</summary>
    public static int Reach(ResamplingKernel kernel) => kernel switch
    {
        ResamplingKernel.Lanczos3 => 4,
        ResamplingKernel.Bicubic => 3,
        _ => 2,
    };
}

/// <summary>One way to find values; without state of its own.</summary>
internal abstract class PlaneKernel
{
    /// <summary>A row (of the output image) of a block.</summary>
    public abstract void Row(PixelMapBlock block, int y, ResamplingRow work);
}
