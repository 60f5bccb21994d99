using Dax.Backends.DuckDb;
using Dax.Backends.Import;

namespace Dax.Backends.Tests.Import;

public sealed class ImportAtomicityTests : IDisposable
{
    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public async Task Import_TableExists_IsRefusedUnlessReplaced()
    {
        var first = await shop.Import(shop.Write("a.csv", "x\n1\n"));

        Assert.Contains("--replace", await shop.Refusal(shop.Write("b.csv", "x\n2\n")), StringComparison.Ordinal);
        Assert.Equal(["1"], shop.Query("x"));

        var second = await shop.Import(shop.Write("b.csv", "x\n2\n"), r => r with { Replace = true });
        Assert.NotEqual(first.Generation, second.Generation);
        Assert.Equal(["2"], shop.Query("x"));
        Assert.Equal([$"tables/{second.Generation}.duckdb"], shop.Files());
    }

    [Fact]
    public async Task Import_ReplaceThatFails_LeavesTheTableAsItWas()
    {
        var first = await shop.Import(shop.Write("a.csv", "x\n1\n"));

        await shop.Refusal(shop.Write("b.csv", "x,y\n1\n"), r => r with { Replace = true });

        Assert.Equal(["1"], shop.Query("x"));
        Assert.Equal([$"tables/{first.Generation}.duckdb"], shop.Files());
    }

    [Theory]
    [InlineData(ImportStage.Reading)]
    [InlineData(ImportStage.Ordering)]
    public async Task Import_Cancelled_LeavesTheTableAsItWas(ImportStage at)
    {
        var first = await shop.Import(shop.Write("a.csv", "x\n1\n"));
        var rows = string.Join('\n', Enumerable.Range(0, 100_000).Select(i => $"{i},{i % 360}.5,{i % 90}.5"));
        var request = new ImportRequest([shop.Write("b.csv", "x,ra,dec\n" + rows)], new TableName("s", "t")) { Replace = true };
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            shop.Importer.Run(request, new At(at, cancel), cancel.Token));

        Assert.Equal(first.Generation, shop.Folder.Read().Single().Generation);
        Assert.Equal([$"tables/{first.Generation}.duckdb"], shop.Files());
    }

    [Fact]
    public async Task Import_OldGeneration_StaysPublishedUntilTheNewOneIsWhole()
    {
        var first = await shop.Import(shop.Write("a.csv", "x\n1\n"));
        var seen = new List<string>();
        var request = new ImportRequest([shop.Write("b.csv", "x\n2\n3\n")], new TableName("s", "t")) { Replace = true };

        await shop.Importer.Run(request, new Look(() => seen.Add(shop.Folder.Read().Single().Generation)), TestContext.Current.CancellationToken);

        Assert.NotEmpty(seen);
        Assert.All(seen, generation => Assert.Equal(first.Generation, generation));
        Assert.NotEqual(first.Generation, shop.Folder.Read().Single().Generation);
    }

    [Fact]
    public async Task Import_AfterAKilledOne_SweepsWhatItLeft()
    {
        // What a killed process leaves: a half-written generation, its scratch, and lock files that nobody holds.
        File.WriteAllText(Path.Combine(shop.Folder.TablesDirectory, "g1xdead.duckdb"), "half");
        File.WriteAllText(Path.Combine(shop.Folder.TablesDirectory, "g1xdead.duckdb.wal"), "half");
        File.WriteAllText(Path.Combine(shop.Folder.TablesDirectory, "g1xdead.lease"), "");
        Directory.CreateDirectory(Path.Combine(shop.Folder.ScratchDirectory, "g1xdead"));
        File.WriteAllText(Path.Combine(shop.Folder.ScratchDirectory, "g1xdead", "duckdb_temp_storage-0.tmp"), "spilled");
        File.WriteAllText(Path.Combine(shop.Folder.ScratchDirectory, "g1xdead.lock"), "");

        var summary = await shop.Import(shop.Write("a.csv", "x\n1\n"));

        Assert.Equal([$"tables/{summary.Generation}.duckdb"], shop.Files());
        Assert.Empty(Directory.GetDirectories(shop.Folder.ScratchDirectory));
    }

    [Fact]
    public async Task Import_TwoAtOnce_BothArrive()
    {
        var a = shop.Import(new ImportRequest([shop.Write("a.csv", "x\n1\n")], new TableName("s", "a")));
        var b = shop.Import(new ImportRequest([shop.Write("b.csv", "x\n2\n")], new TableName("s", "b")));
        await Task.WhenAll(a, b);

        Assert.Equal(["1"], shop.Query("x", table: "a"));
        Assert.Equal(["2"], shop.Query("x", table: "b"));
    }

    [Fact]
    public async Task Import_Missing_IsRefused() =>
        Assert.Contains("no file", await shop.Refusal(shop.PathOf("nothing.csv")), StringComparison.Ordinal);

    private sealed class At(ImportStage stage, CancellationTokenSource cancel) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value.Stage == stage)
            {
                cancel.Cancel();
            }
        }
    }

    private sealed class Look(Action look) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => look();
    }
}
