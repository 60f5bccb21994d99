using System.Text;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Orleans.Runtime;

namespace Dax.Grains.Tests.Jobs;

public sealed class SyncQueryGrainTests : JobLaws
{
    private IAsyncEnumerable<ResultChunk> Run(string id, string query) => Grain<ISyncQueryGrain>(id).Run(Spec(query, Ada)).WithBatchSize(1);

    [Fact]
    public async Task Run_StreamsThroughTheGrain_AndLeavesALine()
    {
        var id = NewKey();
        var text = new StringBuilder();
        var chunks = new List<ResultChunk>();
        await foreach (var chunk in Run(id, "ROWS 30"))
        {
            text.Append(Encoding.ASCII.GetString(chunk.Bytes.Span));
            chunks.Add(chunk);
        }
        Assert.Equal(3000, text.Length);
        Assert.Equal("result.csv", chunks[0].Head!.FileName);
        Assert.True(chunks[^1].Last);
        await Eventually(() => Index.Rows.ContainsKey(id), "the line is in the history");
        Assert.Equal((true, 30L, "ada"), (Row(id).IsSync, Row(id).Rows, Row(id).Owner));
        Assert.Empty(await Grain<IJobDirectoryGrain>().List(Ada, new JobFilter("tap", [], null, null)));
    }

    [Fact]
    public async Task Run_WithFault_IsItsFirstAndLastChunk()
    {
        var chunks = new List<ResultChunk>();
        await foreach (var chunk in Run(NewKey(), "FAULT"))
            chunks.Add(chunk);
        var only = Assert.Single(chunks);
        Assert.Equal((FaultCode.Usage, true, null), (only.Fault!.Code, only.Last, only.Head));
    }

    [Fact]
    public async Task Run_Abandoned_CancelsTheEngine()
    {
        await foreach (var chunk in Run(NewKey(), "HANG-LATE"))
        {
            Assert.NotNull(chunk.Head);
            break;
        }
        await Eventually(() => Queries.Cancelled == 1, "the engine's work is cancelled");
    }

    [Fact]
    public async Task Run_Cancelled_CancelsTheEngine()
    {
        using var cancel = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in Grain<ISyncQueryGrain>().Run(Spec("HANG"), cancel.Token))
            {
            }
        });
        await Eventually(() => Queries.Running == 1, "the engine works");
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(reading));
        await Eventually(() => Queries.Cancelled == 1, "the engine's work is cancelled");
    }
}
