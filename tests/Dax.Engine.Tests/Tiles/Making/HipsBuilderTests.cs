using Dax.Engine.Jobs;
using Dax.Engine.Tiles;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using Dax.Sky.Resampling;

namespace Dax.Engine.Tests.Tiles.Making;

/// <summary>Whole maps in memory: what there is of them, and what is made again when.</summary>
public sealed class HipsBuilderTests : IDisposable
{
    private const int Order = 4;

    private readonly SkyImages images = new();
    private readonly MemoryTileStore store = new();
    private readonly HipsBuilder builder;

    private HipsSurvey survey = new("map", "Map") { Order = Order, Cut = (0, 10) };

    public HipsBuilderTests() => builder = new HipsBuilder(store, images.Opener, new HipsBuildOptions { Parallelism = 2, FlushEvery = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);

    public void Dispose() => images.Dispose();

    /// <summary>About four leaves each; the second overlaps the first, the third lies alone.</summary>
    private static SkyGrid Grid(int which) => new(GridProjection.Tan, which switch { 0 => new SkyPoint(0.5, 1), 1 => new SkyPoint(4, 2), _ => new SkyPoint(200, 88) }, 60, 60, 0.1);

    private async Task AddAll()
    {
        for (var i = 0; i < 3; i++)
        {
            var value = i + 1;
            await images.Add(Grid(i), (l, b) => value + (float)Math.Sin(l + b));
        }
    }

    private async Task<HipsBuilt> Build(IProgress<JobProgress>? progress = null)
    {
        store.Written.Clear();
        return (await builder.Build(survey, images.Found, null, progress, default)).Value;
    }

    private List<HipsTile> Made(string ending = ".fits") =>
        [.. store.Written.Where(p => p.Contains("/Npix", StringComparison.Ordinal) && p.EndsWith(ending, StringComparison.Ordinal)).Select(Tile)];

    private static HipsTile Tile(string path)
    {
        var parts = path.Split('/');
        return new HipsTile(int.Parse(parts[0][6..]), long.Parse(parts[2][4..parts[2].IndexOf('.')]));
    }

    [Fact]
    public async Task Build_OfImages_HasTheTilesOfItsCoverage_AndNoOthers()
    {
        await AddAll();
        var built = await Build();
        Assert.True(BuildsNoEmptyTile());
        var expected = Enumerable.Range(0, Order + 1).SelectMany(o => built.Leaves.CellsAt(o).Select(i => new HipsTile(o, i).Path)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Select(p => p + ".fits"), store.Tiles(".fits").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Select(p => p + ".png"), store.Tiles(".png").Order(StringComparer.Ordinal));
        Assert.Equal((expected.Count, expected.Count), (built.Tiles, built.Made));
        Assert.Equal(expected.Count, Made().Distinct().Count());
        // Every leaf of the coverage has a pixel, and every place of an image is in it.
        foreach (var (lon, lat) in ((double, double)[])[(0.5, 1), (359, 0), (4, 2), (200, 88), (6.5, 4.5)]) Assert.True(built.Leaves.Contains(lon, lat));
        Assert.False(built.Leaves.Contains(100, 0));
        foreach (var file in (string[])["Moc.fits", "Moc.json", "Moc.txt", "Norder0/Allsky.fits", "Norder3/Allsky.png", ".dax/map.json"]) Assert.True(store.Files.ContainsKey("map/" + file), file);
        Assert.DoesNotContain(store.Files.Keys, k => k.Contains(".dax/journal", StringComparison.Ordinal) || k.EndsWith("build.json", StringComparison.Ordinal));
        Assert.Equal(built.Leaves, MocText.Read(System.Text.Encoding.ASCII.GetString(store.Files["map/Moc.txt"].Bytes)));
        Assert.Equivalent(built, await builder.Last("map", default));
    }

    private bool BuildsNoEmptyTile() => store.Tiles(".fits").All(p =>
    {
        using var tile = TileReader.Parse(store.Files["map/" + p].Bytes, Tile(p));
        return !tile.IsEmpty;
    });

    [Fact]
    public async Task Build_Parents_AreMeansOfTheirChildren()
    {
        await AddAll();
        await Build();
        foreach (var path in store.Tiles(".fits").Where(p => !p.StartsWith($"Norder{Order}/", StringComparison.Ordinal)).ToList())
        {
            using var parent = TileReader.Parse(store.Files["map/" + path].Bytes, Tile(path));
            var expected = new float[TilePixels.Count];
            for (var which = 0; which < 4; which++)
            {
                using var child = await TileReader.Read(store, "map", parent.Tile.Child(which), default);
                if (child is null) TilePyramid.Clear(which, expected);
                else TilePyramid.Shrink(child.Values, which, expected);
            }
            Assert.Equal(expected, parent.Values.ToArray());
        }
    }

    [Fact]
    public async Task Build_OfTheSameImages_MakesNothing()
    {
        await AddAll();
        var first = await Build();
        var again = await Build();
        Assert.Empty(store.Written);
        Assert.Equal((0, 0, first.Tiles), (again.Made, again.Removed, again.Tiles));
    }

    /// <summary>Wherever the disk is full: what is in the journal is not made again, and the map is in the end as if nothing had been.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(23)]
    [InlineData(40)]
    [InlineData(58)]
    public async Task Build_ThatEndedEarly_GoesOn_AndRepeatsNoFinishedTile(int room)
    {
        await AddAll();
        var whole = await Build();
        var files = store.Tiles(".fits").ToDictionary(p => p, p => store.Files["map/" + p].Bytes);
        store.Files.Clear();
        store.Room = room;
        await Assert.ThrowsAsync<IOException>(() => Build());
        // Without the power gone or the process killed in between, but by what the store has: that is the same.
        store.Room = int.MaxValue;
        var finished = Journal().ToHashSet();
        var again = await Build();
        Assert.DoesNotContain(Made(), finished.Contains);
        Assert.Equal(whole.Tiles, finished.Count + Made().Count);
        Assert.Equal(whole.Leaves, again.Leaves);
        Assert.Equal(whole.Tiles, again.Made);
        foreach (var (path, bytes) in files) Assert.Equal(bytes, store.Files["map/" + path].Bytes);
        Assert.Equal(files.Count, store.Tiles(".fits").Count());
    }

    private IEnumerable<HipsTile> Journal() => store.Files.Where(f => f.Key.StartsWith("map/.dax/journal/", StringComparison.Ordinal))
        .SelectMany(f => System.Text.Encoding.ASCII.GetString(f.Value.Bytes).Split('\n').Where(l => l.Length > 0 && char.IsDigit(l[0]) && !l.EndsWith("- -", StringComparison.Ordinal)))
        .Select(l => l.Split(' ')).Select(w => new HipsTile(int.Parse(w[0]), long.Parse(w[1])));

    [Fact]
    public async Task Build_WhoseUncertainTilesAreBroken_MakesThemAgain()
    {
        await AddAll();
        await Build();
        var good = store.Files.ToDictionary();
        store.Files.Clear();
        store.Room = 40;
        await Assert.ThrowsAsync<IOException>(() => Build());
        store.Room = int.MaxValue;
        // The power went before the disk had them: some are empty, and the journal says of none that it was flushed.
        foreach (var piece in store.Files.Keys.Where(k => k.Contains("/journal/", StringComparison.Ordinal)).ToList()) store.Files[piece] = (Unflushed(store.Files[piece].Bytes), "x");
        var broken = Journal().First();
        store.Files[$"map/{broken.Path}.fits"] = ([], "x");
        await Build();
        Assert.Contains(broken, Made());
        Assert.Equal(good[$"map/{broken.Path}.fits"].Bytes, store.Files[$"map/{broken.Path}.fits"].Bytes);
    }

    private static byte[] Unflushed(byte[] piece)
    {
        var text = System.Text.Encoding.ASCII.GetString(piece);
        var lines = text[..text.LastIndexOf("end ", StringComparison.Ordinal)].Split('\n');
        lines[0] = lines[0][..(lines[0].LastIndexOf(' ') + 1)] + "0";
        var body = System.Text.Encoding.ASCII.GetBytes(string.Join('\n', lines));
        return [.. body, .. System.Text.Encoding.ASCII.GetBytes($"end {Dax.Engine.Results.Crc32C.Of(body):x8}\n")];
    }

    [Fact]
    public async Task Build_WithANewImage_MakesItsTilesAndThoseAbove()
    {
        await AddAll();
        var before = await Build();
        var added = new SkyGrid(GridProjection.Tan, new SkyPoint(30, -30), 40, 40, 0.1);
        await images.Add(added, (_, _) => 7);
        var after = await Build();
        var touched = Cells(added);
        AssertMade(touched);
        Assert.Equal(before.Leaves.Union(Moc.FromCells(Order, Made().Where(t => t.Order == Order).Select(t => t.Cell))), after.Leaves);
        await AssertAsFromNothing();
    }

    [Fact]
    public async Task Build_WithAChangedImage_MakesItsTilesOldAndNew()
    {
        await AddAll();
        await Build();
        var moved = Grid(1) with { Center = new SkyPoint(5.5, 0) };
        images.Replace(images.Found[1], moved, (_, _) => 9);
        var built = await Build();
        AssertMade(Cells(Grid(1)).Union(Cells(moved)));
        Assert.True(built.Leaves.Contains(8, -2));
        await AssertAsFromNothing();
    }

    [Fact]
    public async Task Build_WithoutAnImageThatWas_TakesItsTilesAway()
    {
        await AddAll();
        await Build();
        store.Written.Clear();
        var built = (await builder.Build(survey, [.. images.Found.Take(2)], null, null, default)).Value;
        Assert.True(built.Removed > 4);
        Assert.False(built.Leaves.Contains(200, 88));
        Assert.DoesNotContain(store.Tiles(".fits"), p => Covers(Tile(p), 200, 88));
        Assert.Empty(Made());
    }

    [Fact]
    public async Task Build_OfWhatIsStale_MakesItAnew_ThoughImagesAreTheSame()
    {
        await AddAll();
        var whole = await Build();
        var leaf = Made().First(t => t.Order == whole.Order);
        store.Written.Clear();
        Assert.True((await builder.Build(survey, images.Found, Moc.FromCells(whole.Order, [leaf.Cell]), null, default)).IsOk);
        Assert.Contains(leaf, Made());
        Assert.All(Made(), t => Assert.Equal(leaf.Index >> (2 * (leaf.Order - t.Order)), t.Index));
        Assert.Equal(whole.Tiles, (await builder.Build(survey, images.Found, Moc.All(0), null, default)).Value.Made);
        await AssertAsFromNothing();
    }

    [Fact]
    public async Task Build_WithoutAnyImage_HasNoTile()
    {
        await AddAll();
        await Build();
        var built = (await builder.Build(survey, [], null, null, default)).Value;
        Assert.True(built.Leaves.IsEmpty);
        Assert.Empty(store.Tiles(".fits").Concat(store.Tiles(".png")));
        Assert.DoesNotContain(store.Files.Keys, k => k.Contains("Allsky", StringComparison.Ordinal));
    }

    /// <summary>An image that cannot be read ends the build with its name; what was made stays made.</summary>
    [Fact]
    public async Task Build_WithABrokenImage_IsAFaultThatNamesIt()
    {
        await AddAll();
        var broken = images.Truncate(images.Found[2]);
        var fault = (await builder.Build(survey, images.Found, null, null, default)).Fault;
        Assert.Contains(broken.Uri.Id.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Null(await builder.Last("map", default));
    }

    [Fact]
    public async Task Build_OfAnotherOrder_LeavesNoTileOfBefore()
    {
        await AddAll();
        await Build();
        survey = survey with { Order = Order - 1, MinOrder = 1 };
        var built = await Build();
        Assert.Equal(built.Tiles, store.Tiles(".fits").Count());
        Assert.DoesNotContain(store.Tiles(".png"), p => Tile(p).Order is Order or 0);
    }

    [Fact]
    public async Task Build_ReportsTiles_UpToAll()
    {
        await AddAll();
        var reports = new List<JobProgress>();
        var built = await Build(new Reports(reports));
        Assert.Equal(reports[^1].Total, reports.Max(r => r.Done));
        Assert.True(reports[^1].Total >= built.Tiles);
        Assert.All(reports, r => Assert.Equal("tiles", r.Unit));
    }

    [Fact]
    public async Task Build_Cancelled_Stops()
    {
        await AddAll();
        using var cancel = new CancellationTokenSource();
        var progress = new Reports([], r => { if (r.Done > 0) cancel.Cancel(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await builder.Build(survey, images.Found, null, progress, cancel.Token));
        Assert.NotEmpty(Journal());
    }

    [Fact]
    public async Task Build_WithoutCut_FindsOneFromTheTiles_AndKeepsIt()
    {
        await AddAll();
        survey = survey with { Cut = null };
        var first = await Build();
        Assert.InRange(first.Cut!.Value.Low, -0.5, 2);
        Assert.InRange(first.Cut!.Value.High, 2, 4.5);
        await images.Add(Grid(2) with { Center = new SkyPoint(60, 10) }, (_, _) => 1000);
        Assert.Equal(first.Cut, (await Build()).Cut);
    }

    [Fact]
    public async Task BuildColor_OfThreeMaps_HasPicturesWhereAnyHasTiles()
    {
        await AddAll();
        for (var i = 0; i < 3; i++) Assert.True((await builder.Build(survey with { Name = $"band{i}" }, [images.Found[i]], null, null, default)).IsOk);
        var color = new HipsSurvey("color", "Colour") { ColorOf = ["band0", "band1", "band2"] };
        var built = (await builder.BuildColor(color, null, default)).Value;
        Assert.Equal(Moc.Union(Order, [.. (await Task.WhenAll(Enumerable.Range(0, 3).Select(i => builder.Last($"band{i}", default).AsTask()))).Select(b => b!.Leaves)]), built.Leaves);
        Assert.Equal(built.Tiles, store.Files.Keys.Count(k => k.StartsWith("color/", StringComparison.Ordinal) && k.Contains("/Npix", StringComparison.Ordinal) && k.EndsWith(".png", StringComparison.Ordinal)));
        Assert.Equal(0, (await builder.BuildColor(color, null, default)).Value.Made);
    }

    private static Moc Cells(SkyGrid grid) => Moc.FromRegion(grid.World().Footprint(grid.Width, grid.Height)!, Order + 5).Degrade(Order);

    private static bool Covers(HipsTile tile, double lon, double lat) => HealpixNested.Index(tile.Order, lon, lat) == tile.Index && tile.Order > 0;

    /// <summary>The tiles of a coverage that exist, and those above, once each, and no others.</summary>
    private void AssertMade(Moc touched)
    {
        var made = Made();
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.NotEmpty(made);
        Assert.All(made, t => Assert.True(touched.Touches(t.Cell), t.Path));
        foreach (var path in store.Tiles(".fits"))
            if (touched.Touches(Tile(path).Cell) && !made.Contains(Tile(path))) Assert.Fail($"{path} was not made");
    }

    /// <summary>As if the map had been made of its images at once.</summary>
    private async Task AssertAsFromNothing()
    {
        var files = store.Tiles(".fits").ToDictionary(p => p, p => store.Files["map/" + p].Bytes);
        store.Files.Clear();
        await Build();
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), store.Tiles(".fits").Order(StringComparer.Ordinal));
        foreach (var (path, bytes) in files) Assert.Equal(bytes, store.Files["map/" + path].Bytes);
    }

    private sealed class Reports(List<JobProgress> all, Action<JobProgress>? then = null) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            lock (all) all.Add(value);
            then?.Invoke(value);
        }
    }
}
