using Dax.Sky.Geometry;

namespace Dax.Sky.Tests.Geometry;

public class SkyRegionTextTests
{
    [Theory]
    [InlineData("circle 1 2 3", "circle 1 2 3")]
    [InlineData(" CIRCLE 361 -2.5 1e-3 ", "circle 1 -2.5 0.001")]
    [InlineData("Circle ICRS 1 2 3", "circle 1 2 3")]
    [InlineData("Circle ICRS GEOCENTER SPHERICAL2 1 2 3 unit deg", "circle 1 2 3")]
    [InlineData("circle fk5 1,2,3", "circle 1 2 3")]
    [InlineData("Circle UNKNOWNFRAME UNKNOWNREFPOS 1 2 180", "circle 1 2 180")]
    [InlineData("Polygon J2000 TOPOCENTER 0 0 1 0 1 1", "polygon 0 0 1 0 1 1")]
    [InlineData("polygon 0 0 1 0 1 1 0 0", "polygon 0 0 1 0 1 1")]
    [InlineData("Position ICRS 10 -20", "point 10 -20")]
    [InlineData("point 10 -20", "point 10 -20")]
    [InlineData("range 350 10 -5 5", "range 350 10 -5 5")]
    [InlineData("range 0 360 -Inf +Inf", "range 0 360 -90 90")]
    [InlineData("RANGE -Inf Inf 80 90", "range 0 360 80 90")]
    [InlineData("union (circle 1 2 3 polygon 0 0 1 0 1 1)", "union (circle 1 2 3 polygon 0 0 1 0 1 1)")]
    [InlineData("Union ICRS (Circle 1 2 3 Union (Circle 4 5 6 Position 7 8))", "union (circle 1 2 3 circle 4 5 6 point 7 8)")]
    [InlineData("union(circle 1 2 3)", "union (circle 1 2 3)")]
    public void TryParse_WhatIsMet_IsWrittenAsDali(string text, string expected)
    {
        Assert.True(SkyRegionText.TryParse(text, out var region, out var error), error);
        Assert.Equal(expected, SkyRegionText.Write(region));
        Assert.True(SkyRegionText.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var again, out _));
        Assert.Equal(expected, SkyRegionText.Write(again));
    }

    [Theory]
    [InlineData("", 1, "ends")]
    [InlineData("circle", 7, "number")]
    [InlineData("circle 1 2", 11, "number")]
    [InlineData("circle 1 2 x", 12, "'x'")]
    [InlineData("circle 1 2 -1", 12, "radius")]
    [InlineData("circle 1 2 NaN", 12, "radius")]
    [InlineData("circle 1 2 181", 12, "radius")]
    [InlineData("circle 1 92 1", 8, "position")]
    [InlineData("circle 1 2 3 4", 14, "nothing")]
    [InlineData("circle GALACTIC 1 2 3", 8, "GALACTIC")]
    [InlineData("circle ICRS CARTESIAN2 1 2 3", 13, "CARTESIAN2")]
    [InlineData("circle 1 2 3 unit arcsec", 19, "deg")]
    [InlineData("polygon 0 0 1 0 1", 18, "number")]
    [InlineData("polygon 0 0 1 0", 9, "three")]
    [InlineData("polygon 0 0 120 0 240 0", 9, "hemisphere")]
    [InlineData("polygon 0 0 1 0 1 95", 17, "position")]
    [InlineData("box 0 0 0 1", 9, "above 0")]
    [InlineData("range 0 10 5 -5", 7, "latitude")]
    [InlineData("range 0 400 5 6", 7, "longitudes")]
    [InlineData("union circle 1 2 3", 7, "'('")]
    [InlineData("union ()", 7, "at least one")]
    [InlineData("union (circle 1 2 3", 20, "ends")]
    [InlineData("moc 1/2", 1, "not supported")]
    [InlineData("Not (Circle ICRS 1 2 3)", 1, "not supported")]
    [InlineData("härte 1 2", 1, "expected")]
    public void TryParse_WhatIsNoRegion_SaysWhereAndWhy(string text, int character, string word)
    {
        Assert.False(SkyRegionText.TryParse(text, out var region, out var error));
        Assert.Null(region);
        Assert.StartsWith($"Region, character {character}: ", error);
        Assert.Contains(word, error);
    }

    [Fact]
    public void TryParse_Box_IsTheGreatCirclePolygon()
    {
        Assert.True(SkyRegionText.TryParse("Box ICRS 10 0 2 4", out var region, out var error), error);
        var box = Assert.IsType<SkyPolygon>(region);
        Assert.Equal(4, box.Vertices.Length);
        Assert.True(box.Contains(new SkyPoint(10.9999999, 0)) && box.Contains(new SkyPoint(10, 1.9999999)));
        Assert.False(box.Contains(new SkyPoint(11.0000001, 0)) || box.Contains(new SkyPoint(10, 2.0000001)));
    }

    [Fact]
    public void TryParse_TooDeepOrTooLong_IsRefused()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("union (", depth)) + "circle 1 2 3" + new string(')', depth);
        Assert.True(SkyRegionText.TryParse(Nested(SkyRegionText.MaxDepth), out _, out _));
        Assert.False(SkyRegionText.TryParse(Nested(SkyRegionText.MaxDepth + 1), out _, out var error));
        Assert.Contains("nested", error);
        Assert.False(SkyRegionText.TryParse(Nested(50_000), out _, out _));
        Assert.False(SkyRegionText.TryParse(new string(' ', SkyRegionText.MaxLength + 1), out _, out error));
        Assert.Contains("characters", error);
        var many = "polygon" + string.Concat(Enumerable.Range(0, SkyPolygon.MaxVertices + 2).Select(i => $" {i * 0.01} {i % 2}"));
        Assert.False(SkyRegionText.TryParse(many, out _, out error));
        Assert.Contains("vertices", error);
        Assert.False(SkyRegionText.TryParse($"union ({string.Concat(Enumerable.Repeat("circle 1 2 3 ", SkyUnion.MaxMembers + 1))})", out _, out error));
        Assert.Contains("1000", error);
    }

    [Fact]
    public void Write_IsReadBackToTheDigit() =>
        Skies.Holds(Regions.Any, region =>
        {
            var text = SkyRegionText.Write(region);
            return SkyRegionText.TryParse(text, out var again, out var error) && SkyRegionText.Write(again) == text
                ? true : throw new InvalidOperationException($"{text}: {error}");
        });
}
