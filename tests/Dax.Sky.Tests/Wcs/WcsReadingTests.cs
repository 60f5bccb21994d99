using SkyWcs = Dax.Sky.Wcs.Wcs;

namespace Dax.Sky.Tests.Wcs;

public class WcsReadingTests
{
    [Theory]
    [InlineData("CTYPE1 'LINEAR'", "CTYPE2 'LINEAR'", "CTYPE1 = 'LINEAR'")]
    [InlineData("CTYPE1 'RA'", "CTYPE2 'DEC'", "not celestial")]
    [InlineData("CTYPE1 'GLON-CAR'", "CTYPE2 'VELO-LSR'", "not celestial")]
    [InlineData("CTYPE1 'RA---TNX'", "CTYPE2 'DEC--TNX'", "CTYPE1 = 'RA---TNX'")]
    [InlineData("CTYPE1 'RA---XYZ'", "CTYPE2 'DEC--XYZ'", "no such projection")]
    [InlineData("CTYPE1 'RA---TAN'", "CTYPE2 'DEC--SIN'", "no pair")]
    [InlineData("CTYPE1 'RA---TAN'", "CTYPE2 'GLAT-TAN'", "no pair")]
    [InlineData("CTYPE1 'RA---TAN'", "CTYPE2 'RA---TAN'", "Two axes")]
    [InlineData("CTYPE1 'RA---COE'", "CTYPE2 'DEC--COE'", "PVi_m")]
    [InlineData("CDELT1 0", "PV2_1 0", "singular")]
    [InlineData("PC1_1 1", "PC1_2 1", "singular")]
    [InlineData("CD1_1 1", "CD1_2 1", "singular")]
    [InlineData("CUNIT1 'furlong'", "PV2_1 0", "CUNIT1 = 'furlong'")]
    [InlineData("NAXIS 40", "PV2_1 0", "40 axes")]
    [InlineData("A_ORDER 900", "B_ORDER 900", "A_ORDER")]
    [InlineData("A_ORDER 3", "PV2_1 0", "belong together")]
    [InlineData("CPDIS1 'LOOKUP'", "PV2_1 0", "CPDIS1 = 'LOOKUP'")]
    [InlineData("CRVAL2 91", "PV2_1 0", "beyond the pole")]
    [InlineData("CRVAL1 NaN", "PV2_1 0", "CRVAL1 is not a finite")]
    [InlineData("PV1_1 1e400", "PV2_1 0", "PV1_1 is not a finite")]
    [InlineData("CTYPE3 'CUBEFACE'", "NAXIS 3", "CUBEFACE")]
    public void TryRead_WhatIsNotRead_SaysWhy(string first, string second, string expected)
    {
        var header = Headers.Simple("TAN", 150, 2, 1e-3);
        if (first[1..].StartsWith("C1_1", StringComparison.Ordinal) || first[1..].StartsWith("D1_1", StringComparison.Ordinal)) Flatten(header, first[..2]);
        header.Add(first).Add(second);
        Assert.False(SkyWcs.TryRead(header, ' ', out var wcs, out var error));
        Assert.Null(wcs);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_HeaderWithoutCoordinates_SaysSo()
    {
        Assert.False(SkyWcs.TryRead(new TextKeywords("NAXIS 2"), ' ', out _, out var error));
        Assert.Contains("no world coordinates", error, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SkyWcs.TryRead(new TextKeywords("NAXIS 2"), 'a', out _, out _));
    }

    [Fact]
    public void TryRead_Alternative_IsThatOfTheLetter()
    {
        var header = Headers.Simple("TAN", 150, 2, 1e-3).Add("CTYPE1A 'LINEAR'").Add("CTYPE2A 'LINEAR'")
            .Add("CTYPE1B 'GLON-CAR'").Add("CTYPE2B 'GLAT-CAR'").Add("CRVAL1B 10").Add("CRPIX1B 3").Add("CRPIX2B 4").Add("CDELT1B -1").Add("CDELT2B 1");
        Assert.False(SkyWcs.TryRead(header, 'A', out _, out var error));
        Assert.Contains("CTYPE1A = 'LINEAR'", error, StringComparison.Ordinal);
        var b = WcsTests.Read(header, 'B');
        Assert.Equal(("GLON", "CAR", "GALACTIC", 'B'), (b.LongitudeKind, b.ProjectionCode, b.FrameName, b.Alternate));
        Assert.True(b.TryPixelToWorld(4, 6, out var lon, out var lat));
        Assert.Equal((9.0, 2.0), (lon, lat));
    }

    [Fact]
    public void TryRead_AxesOfACube_AreThePair()
    {
        var header = new TextKeywords("NAXIS 3", "CTYPE1 'VELO'", "CTYPE2 'DEC--TAN'", "CTYPE3 'RA---TAN'", "CRVAL2 20", "CRVAL3 30", "CRPIX2 5", "CRPIX3 7", "CDELT2 0.1", "CDELT3 -0.1");
        var wcs = WcsTests.Read(header);
        Assert.Equal((2, 3, 3, 2), (wcs.XAxis, wcs.YAxis, wcs.LonAxis, wcs.LatAxis));
        Assert.True(wcs.TryPixelToWorld(5, 7, out var lon, out var lat));
        Assert.Equal((30.0, 20.0), (lon, lat));
        header.Add("PC2_1 0.5");
        Assert.False(SkyWcs.TryRead(header, ' ', out _, out var error));
        Assert.Contains("more than two axes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_CoordinatesOfTheSun_HaveNoPlaceOnTheSky()
    {
        var header = Headers.Simple("TAN", 0.1, 0.2, 1e-3).Add("CTYPE1 'HPLN-TAN'").Add("CTYPE2 'HPLT-TAN'");
        var wcs = WcsTests.Read(header);
        Assert.False(wcs.IsOnSky);
        Assert.True(wcs.TryPixelToWorld(500, 600, out _, out _));
        Assert.False(wcs.TryPixelToSky(500, 600, out _));
        Assert.False(wcs.TrySkyToPixel(new(0.1, 0.2), out _, out _));
        Assert.Null(wcs.Footprint(100, 100));
    }

    [Theory]
    [InlineData("RADESYS 'FK5'", "EQUINOX 1950", "FK5 J1950")]
    [InlineData("RADESYS 'FK4'", "NAXIS 2", "FK4")]
    [InlineData("EQUINOX 1950", "NAXIS 2", "FK4")]
    [InlineData("EPOCH 2000", "NAXIS 2", "FK5")]
    [InlineData("RADECSYS 'FK5'", "NAXIS 2", "FK5")]
    [InlineData("RADESYS 'SOMETHING'", "NAXIS 2", "ICRS")]
    public void FrameName_OfTheHeader_IsByRadesysAndEquinox(string first, string second, string expected) =>
        Assert.Equal(expected, WcsTests.Read(Headers.Simple("TAN", 150, 2, 1e-3).Add(first).Add(second)).FrameName);

    /// <summary>A second row like the first that the test adds.</summary>
    private static void Flatten(TextKeywords header, string matrix)
    {
        foreach (var name in new[] { "PC1_1", "PC1_2", "PC2_1", "PC2_2" }) header.Remove(name);
        header.Add($"{matrix}2_1 1").Add($"{matrix}2_2 1");
    }
}
