using Dax.Grains.Tests.Hosting;
using Dax.Grains.Tests.Laws.Grains;
using Orleans.Runtime;

namespace Dax.Grains.Tests.Laws;

/// <summary>The reader pulls, the producer moves no further than it was asked to, and ends when its reader does.</summary>
public sealed class EnumerationLaws : ActorLaws
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Elements_OfAnyBatchSize_AllComeInOrder(int batchSize)
    {
        List<int> read = [];
        await foreach (var element in Grain<ISeriesGrain>().Count(1000).WithBatchSize(batchSize))
            read.Add(element);
        Assert.Equal(Enumerable.Range(0, 1000), read);
    }

    [Fact]
    public async Task Producer_WithBatchSizeOne_MakesOnlyWhatIsAskedFor()
    {
        var key = NewKey();
        await using var reader = Grain<ISeriesGrain>(key).Count(1000).WithBatchSize(1).GetAsyncEnumerator();
        for (var i = 0; i < 5; i++)
            Assert.True(await Soon(reader.MoveNextAsync().AsTask()));
        await Task.Delay(100);
        Assert.Equal(5, Probe.Of(key).Log.Count);
    }

    [Fact]
    public async Task Reader_ThatStops_EndsTheProducer()
    {
        var key = NewKey();
        await foreach (var element in Grain<ISeriesGrain>(key).Count(1000).WithBatchSize(1))
        {
            if (element == 3)
                break;
        }

        await Eventually(() => Probe.Of(key).Log.Contains("over"), "the producer ends");
        Assert.Equal(5, Probe.Of(key).Log.Count);
    }

    [Fact]
    public async Task Exception_InTheMiddle_ComesAfterTheElements_WithItsType()
    {
        List<int> read = [];
        var error = await Assert.ThrowsAsync<LawException>(async () =>
        {
            await foreach (var element in Grain<ISeriesGrain>().FailAt(3).WithBatchSize(1))
                read.Add(element);
        });
        Assert.Equal(3, error.Number);
        Assert.Equal([0, 1, 2], read);
    }

    [Fact]
    public async Task Requests_WhileTheProducerWaits_Run()
    {
        var grain = Grain<ISeriesGrain>();
        using var source = new CancellationTokenSource();
        await using var reader = grain.Stall(source.Token).WithBatchSize(1).GetAsyncEnumerator();
        Assert.True(await Soon(reader.MoveNextAsync().AsTask()));
        var next = reader.MoveNextAsync().AsTask();
        await Soon(grain.Ping());
        Assert.False(next.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(next));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_ByEitherToken_EndsReaderAndProducer(bool ofTheRequest)
    {
        var key = NewKey();
        using var source = new CancellationTokenSource();
        var series = Grain<ISeriesGrain>(key).Stall(ofTheRequest ? source.Token : default).WithBatchSize(1);
        await using var reader = series.GetAsyncEnumerator(ofTheRequest ? default : source.Token);
        Assert.True(await Soon(reader.MoveNextAsync().AsTask()));
        var next = reader.MoveNextAsync().AsTask();
        await Task.Delay(50);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(next));
        await Eventually(() => Probe.Of(key).Log.Contains("over"), "the producer ends");
    }

    [Fact]
    public async Task Deactivation_EndsTheProducer_AndTheReaderIsTold()
    {
        var key = NewKey();
        var grain = Grain<ISeriesGrain>(key);
        await using var reader = grain.Count(1000).WithBatchSize(1).GetAsyncEnumerator();
        Assert.True(await Soon(reader.MoveNextAsync().AsTask()));
        await grain.Retire();
        await grain.Ping();
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => Soon(reader.MoveNextAsync().AsTask()));
        await Eventually(() => Probe.Of(key).Log.Contains("over"), "the producer ends");
    }
}
