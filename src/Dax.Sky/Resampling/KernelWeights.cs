namespace Dax.Sky.Resampling;

/// <summary>
/// Weights of a separable kernel at 1,024 places between two pixels, eight per place (those beyond the kernel's taps are zero); so a place is off by 1/2048 pixel at most.
/// </summary>
internal sealed class KernelWeights
{
    public const int Phases = 1024;
    public const int Stride = 8;

    public static readonly KernelWeights Bicubic = new(4, Cubic);
    public static readonly KernelWeights Lanczos3 = new(6, Lanczos);

    private KernelWeights(int taps, Func<double, double> kernel)
    {
        Taps = taps;
        Table = new float[(Phases + 1) * Stride];
        Span<double> weights = stackalloc double[Stride];
        for (var phase = 0; phase <= Phases; phase++)
        {
            var fraction = (double)phase / Phases;
            var sum = 0.0;
            for (var tap = 0; tap < taps; tap++) sum += weights[tap] = kernel(tap - (taps / 2 - 1) - fraction);
            for (var tap = 0; tap < taps; tap++) Table[phase * Stride + tap] = (float)(weights[tap] / sum);
        }
        Squares = new float[Table.Length];
        for (var i = 0; i < Table.Length; i++) Squares[i] = Table[i] * Table[i];
    }

    /// <summary>Pixels along a side; the first lies taps/2 − 1 before the one at or below the place.</summary>
    public int Taps { get; }

    /// <summary><see cref="Stride"/> weights for each of 0/1024 to 1024/1024.</summary>
    public float[] Table { get; }

    /// <summary>The squares of the weights: for variances.</summary>
    public float[] Squares { get; }

    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        if (x >= 2) return 0;
        return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
    }

    private static double Lanczos(double x) => Math.Abs(x) >= 3 ? 0 : Sinc(x) * Sinc(x / 3);

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
