using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>How pixels of several images become one.</summary>
public enum CoaddMethod
{
    /// <summary>Mean by weight over variance: of images without variances, by weight alone.</summary>
    WeightedMean,
    Mean,
    Median,
    /// <summary>As <see cref="WeightedMean"/>, of those that lie near the median (<see cref="CoaddOptions.ClipSigmas"/>).</summary>
    ClippedMean,
    /// <summary>The first that has a value.</summary>
    First,
    Minimum,
    Maximum,
}

/// <summary>What a method may be told.</summary>
public sealed record CoaddOptions(CoaddMethod Method)
{
    /// <summary>Values farther from the median than so many standard deviations (each its own, from its variance; without one, of the sample) are left out.</summary>
    public float ClipSigmas { get; init; } = 4;

    /// <summary>A value is never left out unless at least so many are there.</summary>
    public int LeastToClip { get; init; } = 3;
}

/// <summary>An image on the pixels of the coadd. Its section must be the output's.</summary>
/// <param name="Section">NaN where it has no value.</param>
/// <param name="Weight">Of the whole image; positive.</param>
/// <param name="Scale">Values are multiplied by it, variances by its square: to bring calibrations together.</param>
public sealed record CoaddInput(ImageSection Section, float Weight = 1, float Scale = 1)
{
    /// <summary>Taken off the scaled values; null for none.</summary>
    public SkyPlane? Background { get; init; }
}

/// <summary>A plane over the pixels of the coadd: Constant + SlopeX·x + SlopeY·y, x and y counted as sections are.</summary>
public sealed record SkyPlane(double Constant, double SlopeX, double SlopeY)
{
    public double At(double x, double y) => Constant + SlopeX * x + SlopeY * y;
}

/// <summary>
/// Coaddition, pixel by pixel. Variances are those of the sums that the values are; a median's is π/2 of the mean's (three and more). Mask bits are those of every image that takes
/// part (is not clipped, or is the one chosen), and of every image where none does; coverage is how many take part.
/// </summary>
public static class Coadd
{
    /// <summary>Images that a coadd may have at one place.</summary>
    public const int MostInputs = 4096;

    /// <summary>Fills the output's planes, and the coverage (one per pixel; empty when nobody wants it). ArgumentException when sections differ.</summary>
    public static void Combine(CoaddOptions options, IReadOnlyList<CoaddInput> inputs, ImageSection output, Span<short> coverage, CancellationToken cancel = default) =>
        CombineAndCount(options, inputs, output, coverage, cancel);

    /// <summary>Whether a method needs no more than sums, to which one image after the other is added.</summary>
    internal static bool IsSum(CoaddMethod method) => method is CoaddMethod.WeightedMean or CoaddMethod.Mean;

    /// <summary>The same; answers for each input in how many pixels it took part.</summary>
    internal static long[] CombineAndCount(CoaddOptions options, IReadOnlyList<CoaddInput> inputs, ImageSection output, Span<short> coverage, CancellationToken cancel)
    {
        output.Check();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs.Count, MostInputs);
        foreach (var input in inputs)
        {
            input.Section.Check();
            if (input.Section.X != output.X || input.Section.Y != output.Y || input.Section.Width != output.Width || input.Section.Height != output.Height)
                throw new ArgumentException("An input has other pixels than the coadd.", nameof(inputs));
        }
        if (!coverage.IsEmpty && coverage.Length != output.Width * output.Height) throw new ArgumentException("Coverage has one number for each pixel.", nameof(coverage));
        return IsSum(options.Method) ? Sum(options.Method, inputs, output, coverage, cancel) : Stack(options, inputs, output, coverage, cancel);
    }

    private static long[] Sum(CoaddMethod method, IReadOnlyList<CoaddInput> inputs, ImageSection output, Span<short> coverage, CancellationToken cancel)
    {
        using var sums = new WeightedRows(method, output.Width, 1, !output.Mask.IsEmpty);
        var given = new long[inputs.Count];
        for (var row = 0; row < output.Height; row++)
        {
            cancel.ThrowIfCancellationRequested();
            sums.Clear();
            for (var k = 0; k < given.Length; k++) given[k] += sums.Add(inputs[k], row, 0);
            sums.Finish(0, output, row, coverage);
        }
        return given;
    }

    /// <summary>Any method, pixel by pixel.</summary>
    internal static long[] Stack(CoaddOptions options, IReadOnlyList<CoaddInput> inputs, ImageSection output, Span<short> coverage, CancellationToken cancel)
    {
        var stack = new PixelStack(inputs, output, PixelCombiner.Of(options));
        for (var row = 0; row < output.Height; row++)
        {
            cancel.ThrowIfCancellationRequested();
            stack.CombineRow(row, coverage.IsEmpty ? default : coverage.Slice(row * output.Width, output.Width));
        }
        return stack.Given;
    }
}
