using Dax.Sky.Resampling;
using Dax.Sky.Tests.Wcs;
using WorldCoordinates = Dax.Sky.Wcs.Wcs;

namespace Dax.Sky.Tests.Resampling;

/// <summary>The way over a coarse grid against the way pixel by pixel.</summary>
public sealed class PixelMapTests
{
    internal static WorldCoordinates Read(TextKeywords keywords) =>
        WorldCoordinates.TryRead(keywords, ' ', out var wcs, out var error) ? wcs : throw new InvalidOperationException(error);

    public static TheoryData<string, string> Pairs => new()
    {
        { "TAN", "sip" }, { "sip", "TAN" }, { "TAN", "tpv" }, { "ZEA", "sip" }, { "CAR", "TAN" }, { "AIT", "TAN" }, { "HPX", "sip" }, { "SIN", "STG" },
    };

    private static WorldCoordinates Of(string kind, double turn) => kind switch
    {
        "sip" => Read(Headers.Distorted("sip")),
        "tpv" => Read(Headers.Distorted("tpv")),
        "AIT" or "CAR" or "HPX" => Read(Headers.Simple(kind, 0, 0, 0.004, turn)),
        _ => Read(Headers.Simple(kind, 40.1, -1.05, 6e-5, turn)),
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Blocks_AnyPair_AreWithinTheError(string output, string input)
    {
        const double MaxError = 0.005;
        var map = new PixelMap(Of(output, 20), Of(input, 0), MaxError);
        foreach (var block in map.Blocks(380, 480, 256, 192)) Check(map, block, MaxError);
    }

    [Fact]
    public void Blocks_Box_IsFilledOnce()
    {
        var map = new PixelMap(Of("AIT", 0), Of("TAN", 0));
        var seen = new int[200 * 130];
        foreach (var block in map.Blocks(-37, 11, 200, 130))
            for (var y = block.Y; y < block.Y + block.Height; y++)
                for (var x = block.X; x < block.X + block.Width; x++) seen[(y - 11) * 200 + x + 37]++;
        Assert.All(seen, n => Assert.Equal(1, n));
    }

    [Fact]
    public void Blocks_AtTheEdgeOfAProjection_HavePlacesWhereThereAreAny()
    {
        // The whole sky, and then some: the rim of AIT runs through it.
        var (all, part) = (Read(Headers.Simple("AIT", 0, 0, 0.4)), Read(Headers.Simple("CAR", 180, 0, 0.4)));
        var map = new PixelMap(all, part, 0.01);
        foreach (var block in map.Blocks(40, 330, 300, 300)) Check(map, block, 0.01);
    }

    private static void Check(PixelMap map, PixelMapBlock block, double maxError)
    {
        var (u, v) = (new double[PixelMapBlock.MostColumns], new double[PixelMapBlock.MostColumns]);
        for (var y = block.Y; y < block.Y + block.Height; y++)
        {
            block.Row(y, u, v);
            var x = Enumerable.Range(block.X, block.Width).Select(i => (double)i).ToArray();
            var ys = Enumerable.Repeat((double)y, block.Width).ToArray();
            map.Map(x, ys);
            for (var i = 0; i < x.Length; i++)
            {
                if (double.IsNaN(x[i])) Assert.True(double.IsNaN(u[i]) && double.IsNaN(v[i]));
                else Assert.True(Math.Abs(u[i] - x[i]) <= maxError && Math.Abs(v[i] - ys[i]) <= maxError, $"({block.X + i}, {y}): {u[i]}, {v[i]} instead of {x[i]}, {ys[i]}");
            }
        }
    }
}
