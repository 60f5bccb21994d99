namespace Dax.Backends.Butler.Demo;

/// <summary>Normal deviates by Marsaglia's polar method (SIAM Review 6, 1964, 260), from a seed of the parts of what they are for.</summary>
internal sealed class DemoNoise
{
    private readonly Random random;
    private double spare = double.NaN;

    public DemoNoise(int seed, long first, int second) => random = new Random(unchecked((int)(seed * 1_000_003L + first * 8191 + second * 131)));

    public double Uniform() => random.NextDouble();

    public double Normal()
    {
        if (!double.IsNaN(spare))
        {
            var kept = spare;
            spare = double.NaN;
            return kept;
        }
        double x, y, square;
        do
        {
            (x, y) = (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);
            square = x * x + y * y;
        }
        while (square is >= 1 or 0);
        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        spare = y * scale;
        return x * scale;
    }
}
