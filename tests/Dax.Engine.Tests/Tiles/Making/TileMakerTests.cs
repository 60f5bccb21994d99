using Dax.Engine.Tiles;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using Dax.Sky.Images;
using Dax.Sky.Resampling;

namespace Dax.Engine.Tests.Tiles.Making;

/// <summary>Leaf tiles beside the plain way: each pixel's own place, asked of the image's coordinates.</summary>
public sealed class TileMakerTests : IDisposable
{
    private readonly SkyImages images = new();
    private readonly TileMaker maker;

    public TileMakerTests() => maker = new TileMaker(images.Opener);

    private static HipsSurvey Survey(int order, ResamplingKernel kernel = ResamplingKernel.Bilinear) => new("map", "Map") { Order = order, Kernel = kernel };

    public void Dispose() => images.Dispose();

    /// <summary>At both poles, at RA 0, where base cells meet, where caps begin.</summary>
    [Theory]
    [InlineData(0, 90)]
    [InlineData(123, -90)]
    [InlineData(0, 0)]
    [InlineData(45, 0.3)]
    [InlineData(60, 41.81)]
    [InlineData(359.99, -41.9)]
    [InlineData(90, 66)]
    [InlineData(201.7, -35.2)]
    public async Task Make_AnywhereOnTheSky_IsTheImageAtEachPixelsPlace(double lon, double lat)
    {
        const int Order = 6;
        var grid = new SkyGrid(GridProjection.Tan, new SkyPoint(lon, lat), 300, 260, 2 * HipsTile.PixelDegrees(Order), 20);
        var world = grid.World();
        // A value that is linear over the image: between pixels it is what it must be.
        float Value(double l, double b) => world.TrySkyToPixel(new SkyPoint(l, b), out var x, out var y) ? (float)(3 * x - 2 * y) : float.NaN;
        await images.Add(grid, Value);
        var middle = new HipsTile(Order, HealpixNested.Index(Order, lon, lat));
        using var tile = (await maker.Make(Survey(Order), middle, images.Found, default)).Value!;
        var (seen, inside) = (0, 0);
        for (var i = 0; i < TilePixels.Count; i += 37)
        {
            var at = Center(middle, i % HipsTile.Width, i / HipsTile.Width);
            var isIn = world.TrySkyToPixel(at, out var x, out var y) && x > 0.6 && y > 0.6 && x < grid.Width + 0.4 && y < grid.Height + 0.4;
            var isOut = !(x > 0.4 && y > 0.4 && x < grid.Width + 0.6 && y < grid.Height + 0.6);
            if (isOut) Assert.True(float.IsNaN(tile.Values[i]));
            if (isIn && x > 1 && y > 1 && x < grid.Width && y < grid.Height)
            {
                Assert.Equal(3 * x - 2 * y, tile.Values[i], 0.04);
                inside++;
            }
            seen += isIn == !float.IsNaN(tile.Values[i]) || !isIn && !isOut ? 1 : 0;
        }
        Assert.Equal((TilePixels.Count + 36) / 37, seen);
        Assert.True(inside > 500, $"{inside}");
    }

    [Fact]
    public async Task Make_Star_IsWhereItIs()
    {
        const int Order = 8;
        var (lon, lat) = (10.0123, -20.0456);
        var pixel = HipsTile.PixelDegrees(Order);
        var star = UnitVector3.FromDegrees(lon, lat);
        await images.Add(new SkyGrid(GridProjection.Tan, new SkyPoint(lon, lat), 200, 200, 1.3 * pixel), (l, b) =>
        {
            var away = Spherical.SeparationDegrees(l, b, lon, lat) / (3 * pixel);
            return (float)Math.Exp(-away * away / 2);
        });
        var tile = new HipsTile(Order, HealpixNested.Index(Order, lon, lat));
        using var made = (await maker.Make(Survey(Order), tile, images.Found, default)).Value!;
        var (sum, x, y) = (0.0, 0.0, 0.0);
        for (var i = 0; i < TilePixels.Count; i++)
        {
            if (float.IsNaN(made.Values[i])) continue;
            (sum, x, y) = (sum + made.Values[i], x + made.Values[i] * (i % HipsTile.Width), y + made.Values[i] * (i / HipsTile.Width));
        }
        var cell = HealpixNested.Index(HealpixNested.MaxOrder, lon, lat) - (tile.Index << 2 * (HealpixNested.MaxOrder - Order));
        var scale = Math.ScaleB(1, HealpixNested.MaxOrder - Order - HipsTile.WidthOrder);
        var (row, column) = (511.5 - Gather(cell) / scale, Gather(cell >> 1) / scale - 0.5);
        Assert.Equal(column, x / sum, 0.02);
        Assert.Equal(row, y / sum, 0.02);
    }

    [Fact]
    public async Task Make_TwoImages_AreTheirMean_AndOneWhereOnlyOneIs()
    {
        var pixel = HipsTile.PixelDegrees(6);
        var at = HealpixNested.Center(6, 20_000);
        await images.Add(new SkyGrid(GridProjection.Tan, at, 400, 400, pixel), (_, _) => 1);
        await images.Add(new SkyGrid(GridProjection.Tan, at, 100, 100, pixel), (l, _) => l > at.LonDegrees ? 4 : float.NaN);
        using var tile = (await maker.Make(Survey(6), new HipsTile(6, 20_000), images.Found, default)).Value!;
        var counts = tile.Values.ToArray().GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count());
        Assert.InRange(counts[2.5f], 4800, 5200);
        Assert.Equal([1f, 2.5f], counts.Keys.Where(k => !float.IsNaN(k)).Order());
    }

    [Fact]
    public async Task Make_WhereNoImageIs_IsNull()
    {
        await images.Add(new SkyGrid(GridProjection.Tan, new SkyPoint(10, 10), 20, 20, 0.001), (_, _) => 1);
        Assert.Null((await maker.Make(Survey(10), new HipsTile(10, HealpixNested.Index(10, 200, 10)), images.Found, default)).Value);
    }

    [Fact]
    public async Task Make_ImagesWithoutValues_IsNull()
    {
        await images.Add(new SkyGrid(GridProjection.Tan, new SkyPoint(10, 10), 200, 200, 0.01), (_, _) => float.NaN);
        Assert.Null((await maker.Make(Survey(6), new HipsTile(6, HealpixNested.Index(6, 10, 10)), images.Found, default)).Value);
    }

    /// <summary>A picture's first line is the tile's last row; what has no value is clear.</summary>
    [Fact]
    public void Encode_Tile_IsReadBack()
    {
        using var tile = new TilePixels(new HipsTile(7, 54_321), "nJy");
        for (var i = 0; i < TilePixels.Count; i++) tile.Values[i] = i % 7 == 0 ? float.NaN : i;
        var encoder = new TileEncoder();
        var file = encoder.Fits(tile);
        Assert.Equal(0, file.Length % 2880);
        using var back = TileReader.Parse(file, tile.Tile);
        Assert.Equal("nJy", back.Unit);
        Assert.True(back.Values.SequenceEqual(tile.Values) || back.Values.ToArray().Zip(tile.Values.ToArray()).All(p => p.First.Equals(p.Second)));
        Assert.True(encoder.Picture(tile, TileEncoder.Curve(new PixelRange(0, TilePixels.Count)), TileFormat.Png).Length > 1000);
        Assert.Throws<IOException>(() => TileReader.Parse(new byte[2880], tile.Tile));
    }

    private static SkyPoint Center(HipsTile tile, int column, int row) =>
        HealpixNested.Center(tile.Order + HipsTile.WidthOrder, tile.Index * HipsTile.Width * HipsTile.Width + Spread(HipsTile.Width - 1 - row) + 2 * Spread(column));

    private static long Spread(long v)
    {
        var spread = 0L;
        for (var bit = 0; bit < 30; bit++) spread |= (v >> bit & 1) << 2 * bit;
        return spread;
    }

    private static long Gather(long v)
    {
        var gathered = 0L;
        for (var bit = 0; bit < 30; bit++) gathered |= (v >> 2 * bit & 1) << bit;
        return gathered;
    }
}
