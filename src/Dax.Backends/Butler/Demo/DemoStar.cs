using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Demo;

/// <summary>A star of the simulated sky: position (degrees, ICRS) and AB magnitudes in the order of <see cref="DemoSurvey.Bands"/>.</summary>
internal sealed record DemoStar(long Id, SkyPoint Position, double[] Magnitudes)
{
    private const int Count = 4000;
    private const double HalfWidthDegrees = 0.13;
    private const double Brightest = 15.5;
    private const double Faintest = 25;

    /// <summary>Decimal logarithm of how much more stars there are from one magnitude to the next.</summary>
    private const double Slope = 0.3;

    /// <summary>Nanojanskys.</summary>
    public double Flux(int band) => Math.Pow(10, 0.4 * (31.4 - Magnitudes[band]));

    public static IReadOnlyList<DemoStar> Make(int seed)
    {
        var random = new Random(seed);
        var most = Math.Pow(10, Slope * (Faintest - Brightest)) - 1;
        var stars = new DemoStar[Count];
        for (var i = 0; i < Count; i++)
        {
            var lat = DemoSurvey.Centre.LatDegrees + HalfWidthDegrees * (2 * random.NextDouble() - 1);
            var lon = DemoSurvey.Centre.LonDegrees + HalfWidthDegrees * (2 * random.NextDouble() - 1) / Math.Cos(lat * Math.PI / 180);
            var r = Brightest + Math.Log10(1 + random.NextDouble() * most) / Slope;
            // The main sequence in one line: redder in g-r, redder in r-i.
            var colour = 0.2 + 1.2 * random.NextDouble();
            stars[i] = new DemoStar(900_000_000 + i, new SkyPoint(lon, lat), [r + colour, r, r - 0.08 - 0.45 * colour * colour]);
        }
        return stars;
    }
}
