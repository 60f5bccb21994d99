using Dax.Engine.Datasets;

namespace Dax.Engine.Tests.Mosaics;

/// <summary>Jobs that are cut short, and the attempt after that.</summary>
public sealed class KeptRowsTests : IDisposable
{
    private readonly MosaicBench bench = new();
    private readonly (string, string)[] asked;

    public KeptRowsTests()
    {
        DatasetUri[] column = [.. Enumerable.Range(0, 12).Select(i => bench.Repository.Add(MosaicBench.Exposure(10, 20 + i * 0.09, (lon, lat) => lon + lat)))];
        asked = [.. column.Select(MosaicBench.Id), ("RA", "10"), ("DEC", "20.5"), ("SIZE", "0.05 1.1")];
    }

    public void Dispose() => bench.Dispose();

    /// <summary>The process ends when so many strips are kept.</summary>
    private async Task Kill(int afterStrips)
    {
        var before = bench.Parts.Saved;
        using var killed = new CancellationTokenSource();
        bench.Parts.OnSaved = saved =>
        {
            if (saved - before == afterStrips) killed.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Run(false, killed.Token, asked));
        bench.Parts.OnSaved = _ => { };
        Assert.Equal(afterStrips, bench.Parts.Kept.Count);
    }

    private async Task<byte[]> Whole()
    {
        var (answer, output) = await bench.Run(false, default, asked);
        Assert.True(answer.IsOk, answer.IsOk ? "" : answer.Fault.Message);
        return output.Results["mosaic"].Bytes.ToArray();
    }

    /// <summary>All but the primary header, which says when.</summary>
    private static byte[] Data(byte[] file) => file[2880..];

    [Fact]
    public async Task Attempt_AfterACrash_RepeatsNoFinishedStrip_AndAnswersTheSame()
    {
        var expected = await Whole();
        var strips = bench.Parts.Saved;
        Assert.Equal(5, strips);
        Assert.Empty(bench.Parts.Kept);
        await Kill(3);
        var resumed = await Whole();
        Assert.Equal(Data(expected), Data(resumed));
        // Three were there; of the others each was made once.
        Assert.Equal(3, bench.Parts.Loaded);
        Assert.Equal(2 * strips, bench.Parts.Saved);
        Assert.Empty(bench.Parts.Kept);
    }

    [Fact]
    public async Task Attempt_WithPartsThatAreBroken_MakesThemAgain()
    {
        var expected = await Whole();
        await Kill(3);
        var keys = bench.Parts.Kept.Keys.Order().ToArray();
        bench.Parts.Kept[keys[0]][5000] ^= 1;
        bench.Parts.Kept[keys[1]] = bench.Parts.Kept[keys[1]][..^10];
        bench.Parts.Kept[keys[2]] = [];
        Assert.Equal(Data(expected), Data(await Whole()));
    }

    [Fact]
    public async Task Attempt_WhenAnImageHasChanged_TakesNothingOfBefore()
    {
        await Kill(3);
        var uri = DatasetUri.TryParse(asked[0].Item2, out var parsed) ? parsed : throw new InvalidOperationException();
        bench.Repository.Replace(uri, MosaicBench.Exposure(10, 20, (_, _) => 7777.5));
        var before = bench.Parts.Saved;
        await Whole();
        Assert.Equal(5, bench.Parts.Saved - before);
    }

    [Fact]
    public async Task Request_ThatIsSynchronous_KeepsNothing()
    {
        Assert.True((await bench.Run(true, default, asked)).Answer.IsOk);
        Assert.Equal(0, bench.Parts.Saved);
    }
}
