using System.Buffers;
using System.Text;
using System.Text.Json;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Healpix;

/// <summary>MOCs against plain sets of cells.</summary>
public sealed class MocTests
{
    private const int Order = 3;

    private static readonly Gen<bool[]> Skies =
        from density in Gen.Elements(0.02, 0.5, 0.98)
        from cells in Gen.Choose(0, 999).Select(n => n < density * 1000).ArrayOf(12 << (2 * Order))
        select cells;

    private static Moc Of(bool[] cells) => Moc.FromCells(Order, cells.Select((on, i) => (on, i)).Where(c => c.on).Select(c => new MocCell(Order, c.i)));

    private static bool[] Back(Moc moc)
    {
        var cells = new bool[12 << (2 * Order)];
        foreach (var i in moc.CellsAt(Order)) cells[i] = true;
        return cells;
    }

    [Fact]
    public void Operations_AnyTwo_AreThoseOfSets() => Prop.ForAll(Skies.Two().ToArbitrary(), pair =>
    {
        var ((a, b), (x, y)) = ((pair.Item1, pair.Item2), (Of(pair.Item1), Of(pair.Item2)));
        Assert.Equal(a.Zip(b, (p, q) => p || q), Back(x.Union(y)));
        Assert.Equal(a.Zip(b, (p, q) => p && q), Back(x.Intersection(y)));
        Assert.Equal(a.Zip(b, (p, q) => p && !q), Back(x.Difference(y)));
        Assert.Equal(a.Zip(b, (p, q) => p != q), Back(x.SymmetricDifference(y)));
        Assert.Equal(a.Select(p => !p), Back(x.Complement()));
        Assert.Equal(x.Union(y), Moc.Union(0, [x, y]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cells_AnySky_AreTheFewestAndRise() => Prop.ForAll(Skies.ToArbitrary(), sky =>
    {
        var moc = Of(sky);
        var cells = moc.Cells();
        Assert.Equal(cells.OrderBy(c => c.Uniq), cells);
        Assert.Equal(moc, Moc.FromCells(Order, cells));
        foreach (var brothers in cells.Where(c => c.Order > 0).GroupBy(c => (c.Order, c.Index >> 2))) Assert.True(brothers.Count() < 4);
        Assert.Equal(sky.Count(c => c) / 768.0, moc.SkyFraction, 12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Documents_AnySky_ReadBackAsWritten() => Prop.ForAll(Skies.ToArbitrary(), Gen.Elements(3, 9, 13, 14, 29).ToArbitrary(), (sky, order) =>
    {
        var moc = Moc.FromCells(order, Of(sky).Cells());
        Assert.Equal(moc, MocText.Read(MocText.Write(moc)));
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json)) MocJson.Write(moc, writer);
        Assert.Equal(moc, MocJson.Read(json.WrittenSpan));
        var fits = new ArrayBufferWriter<byte>();
        using (var writer = new FitsWriter(fits)) MocFits.Write(moc, writer, "ivo://example/sky");
        using var file = FitsFile.Open(new MemoryByteSource(fits.WrittenMemory));
        Assert.Equal(moc, MocFits.Read(file));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Degrade_ToCoarser_KeepsEveryTouchedCell()
    {
        var moc = Moc.FromCells(10, [new MocCell(10, 5), new MocCell(10, 4_000_000)]);
        Assert.Equal([0L, 4_000_000 >> 14], moc.Degrade(3).CellsAt(3));
        Assert.Same(moc, moc.Degrade(10));
    }

    [Fact]
    public void FromRegion_Circle_HoldsEveryPointAndLittleMore()
    {
        var circle = new SkyCircle(new SkyPoint(359.9, -45), 0.5);
        var moc = Moc.FromRegion(circle, 12);
        for (var i = 0; i < 1000; i++)
        {
            var (sin, cos) = Math.SinCos(i);
            var r = 0.4999 * Math.Sqrt(i / 1000.0);
            Assert.True(moc.Contains(359.9 + r * cos / Math.Cos(45 * Math.PI / 180), -45 + r * sin * 0.99));
        }
        var area = moc.SkyFraction * 41252.96125;
        Assert.InRange(area, circle.AreaSquareDegrees, circle.AreaSquareDegrees * 1.12);
        Assert.False(moc.Contains(double.NaN, 0));
    }

    [Theory]
    [InlineData("1/1 2 4 2/12-14 21 23 25 8/", "1/1-2 4 2/12-14 21 23 25 8/")]
    [InlineData("s3/4-7,9", "2/1 3/9")]
    [InlineData("29/", "29/")]
    [InlineData("0/0-11", "0/0-11")]
    public void Text_OfTheStandard_IsNormalised(string text, string normal) => Assert.Equal(normal, MocText.Write(MocText.Read(text)));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("30/1")]
    [InlineData("1/48")]
    [InlineData("1/5-3")]
    [InlineData("1/x")]
    [InlineData("1/99999999999999999999")]
    [InlineData("t61/1")]
    public void Text_Wrong_IsRefusedWithItsPlace(string text) => Assert.Throws<MocFormatException>(() => MocText.Read(text));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"1\":5}")]
    [InlineData("{\"1\":[1.5]}")]
    [InlineData("{\"1\":[48]}")]
    [InlineData("{\"30\":[]}")]
    [InlineData("{\"1\":[1")]
    public void Json_Wrong_IsRefused(string json) => Assert.Throws<MocFormatException>(() => MocJson.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Touches_CellsOfAnyOrder_AreFound()
    {
        var moc = Moc.FromCells(8, [new MocCell(8, 1000)]);
        Assert.True(moc.Touches(new MocCell(8, 1000)));
        Assert.True(moc.Touches(new MocCell(10, 16_001)));
        Assert.True(moc.Touches(new MocCell(0, 0)));
        Assert.False(moc.Touches(new MocCell(8, 1001)));
        Assert.False(moc.Touches(new MocCell(0, 1)));
    }
}
