using Dax.Sky.Frames;
using Dax.Sky.Geometry;

namespace Dax.Sky.Tests.Frames;

/// <summary>Frames against astropy 5.2 (ICRS to FK4NoETerms of B1950, BarycentricMeanEcliptic of J2000, Galactic, Supergalactic) and the IVOA's examples.</summary>
public sealed class SkyFrameTests
{
    [Theory]
    [InlineData("FK4", 10.684708333, 41.26875, 10.00039879101432, 40.99486915609297)]
    [InlineData("FK4", 201.365063, -43.019113, 200.63173400201737, -42.75919623167946)]
    [InlineData("FK4", 0, 90, 359.6807606619681, 89.72159663975366)]
    [InlineData("FK4", 266.41684, -29.00781, 265.6222398121191, -28.988478930353207)]
    [InlineData("FK4", 359.999, -89.5, 358.95328478557764, -89.77839341440266)]
    [InlineData("ECLIPTIC", 10.684708333, 41.26875, 27.84913958137063, 33.34860635825101)]
    [InlineData("ECLIPTIC", 201.365063, -43.019113, 217.14334264285822, -31.33190381077624)]
    [InlineData("ECLIPTIC", 83.633083, 22.0145, 84.09750559581094, -1.294422561496626)]
    [InlineData("ECLIPTIC", 0, 90, 89.99998839583333, 66.5607186613889)]
    [InlineData("SUPER_GALACTIC", 10.684708333, 41.26875, 336.1929717952758, 12.552108095655292)]
    [InlineData("SUPER_GALACTIC", 201.365063, -43.019113, 159.75325058666854, -5.249868236897737)]
    [InlineData("SUPER_GALACTIC", 359.999, -89.5, 206.95454214763637, -15.589467602998322)]
    [InlineData("GALACTIC", 10.684708333, 41.26875, 121.17432906396016, -21.573308798518948)]
    [InlineData("GALACTIC", 83.633083, 22.0145, 184.55745771238233, -5.784356964188545)]
    [InlineData("GALACTIC", 0, 90, 122.93192525541662, 27.128252414968003)]
    [InlineData("GALACTIC", 266.41684, -29.00781, 359.94425911369257, -0.04616967195024555)]
    public void Transform_OfIcrs_AstropyTo10Microarcseconds(string frame, double lon, double lat, double expectedLon, double expectedLat)
    {
        var moved = SkyFrame.Icrs.Transform(new SkyPoint(lon, lat), Frame(frame));
        var away = moved.ToUnitVector().AngleTo(new SkyPoint(expectedLon, expectedLat).ToUnitVector()) * 180 / Math.PI;
        Assert.True(away < 0.01 * Skies.Mas, $"{moved} is {away / Skies.Mas} mas off");
    }

    [Theory]
    [InlineData("ICRS", "GALACTIC", 120, -23, 241.121831182, 3.62785788087, 1e-9)]
    [InlineData("FK4", "GALACTIC", 189.70303055, 22.96240006, 275.00025405, 84.99996154, 5e-9)]
    [InlineData("GALACTIC", "FK5", 5, 3, 266.44721, -23.107310, 5e-6)]
    [InlineData("GALACTIC", "FK5", 4, 4, 264.95088, -23.434037, 5e-6)]
    [InlineData("GALACTIC", "FK5", 4.5, 2, 267.09936, -24.051919, 5e-6)]
    public void Transform_OfTheCatalogue_ToPrintedDigits(string from, string to, double lon, double lat, double expectedLon, double expectedLat, double tolerance)
    {
        var moved = Frame(from).Transform(new SkyPoint(lon, lat), Frame(to));
        Assert.Equal(expectedLon, moved.LonDegrees, tolerance);
        Assert.Equal(expectedLat, moved.LatDegrees, tolerance);
    }

    [Fact]
    public void Transform_ThereAndBack_IsTheSamePlace()
    {
        foreach (var from in SkyFrame.All)
            foreach (var to in SkyFrame.All)
                Skies.Holds(Skies.Positions, point =>
                {
                    var back = to.Transform(from.Transform(point, to), from);
                    return back.ToUnitVector().AngleTo(point.ToUnitVector()) < 1e-15 * 4;
                }, 100);
    }

    [Fact]
    public void Transform_OfTwoPlaces_KeepsTheirDistance() => Skies.Holds(Skies.CirclesWithPoint, pair =>
    {
        var there = SkyFrame.Fk4.To(SkyFrame.Supergalactic);
        var center = pair.Circle.Center.ToUnitVector();
        return Math.Abs(there.Apply(center).AngleTo(there.Apply(pair.Point)) - center.AngleTo(pair.Point)) < 1e-15 * 8;
    });

    [Theory]
    [InlineData("Icrs")]
    [InlineData("J2000")]
    [InlineData("")]
    public void TryGet_OfNoFrame_IsFalse(string name) => Assert.False(SkyFrame.TryGet(name, out _));

    [Fact]
    public void Number_OfEachFrame_IsItsPlace() => Assert.Equal(Enumerable.Range(0, SkyFrame.All.Count), SkyFrame.All.Select(f => f.Number));

    private static SkyFrame Frame(string name) => SkyFrame.TryGet(name, out var frame) ? frame : throw new ArgumentOutOfRangeException(nameof(name));
}
