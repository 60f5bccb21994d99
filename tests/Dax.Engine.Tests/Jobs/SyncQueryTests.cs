using System.Text;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Engine.Tests.Jobs.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Engine.Tests.Jobs;

public class SyncQueryTests
{
    private readonly ScriptedQueries queries = new();
    private readonly MemoryIndex index = new();
    private readonly MemoryResults uploads = new();
    private readonly JobOptions options = new();
    private readonly AdmissionGate gate = new(
        Microsoft.Extensions.Options.Options.Create(new AdmissionOptions { Interactive = new LaneOptions { MaxInFlight = 1, MaxQueued = 0 } }), TimeProvider.System);

    private static JobWorks Works(ScriptedQueries queries) => new([new QueryWork([], queries, new QueryInstruments())]);

    private IAsyncEnumerable<AnswerChunk> Run(string query, CancellationToken cancel = default) => new SyncQuery(
        Works(queries), gate, index, uploads, Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System, NullLogger<SyncQuery>.Instance)
        .Run(Given.Request(Given.Ada, ("QUERY", query)) with { Uploads = [new JobUpload("t", "token", null)] }, cancel);

    private static async Task<(List<AnswerChunk> Chunks, string Text)> Read(IAsyncEnumerable<AnswerChunk> answer)
    {
        var chunks = new List<AnswerChunk>();
        var text = new StringBuilder();
        await foreach (var chunk in answer)
        {
            // The bytes are lent until the next chunk is asked for.
            text.Append(Encoding.ASCII.GetString(chunk.Bytes.Span));
            chunks.Add(chunk);
        }
        return (chunks, text.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Run_Streams_InOrder_HeadFirst_LastMarked(int rows)
    {
        var (chunks, text) = await Read(Run($"ROWS {rows}"));
        Assert.Equal(string.Concat(Enumerable.Range(0, rows).Select(i => $"{i}".PadRight(100, '.'))), text);
        Assert.Equal(Enumerable.Range(0, chunks.Count).Select(i => (long)i), chunks.Select(c => c.Sequence));
        Assert.Equal("text/csv", chunks[0].Head!.ContentType);
        Assert.All(chunks.Skip(1), c => Assert.Null(c.Head));
        Assert.Equal(chunks.Count - 1, chunks.FindIndex(c => c.IsLast));
        var line = Assert.Single(index.Puts);
        Assert.Equal((JobPhase.Completed, true, "ada", rows), (line.Phase, line.IsSync, line.Owner, line.Rows));
        Assert.Equal($"ROWS {rows}", line.Text);
    }

    [Fact]
    public async Task Run_OfABigWrite_ComesInParts()
    {
        var big = new ScriptedQueries { ChunkSize = 1_000_000 };
        var query = new SyncQuery(Works(big), gate, index, uploads, Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System, NullLogger<SyncQuery>.Instance);
        var (chunks, text) = await Read(query.Run(Given.Request(null, ("QUERY", "ROWS 2")), default));
        Assert.Equal(2_000_000, text.Length);
        Assert.All(chunks, c => Assert.InRange(c.Bytes.Length, 0, 256 << 10));
    }

    [Fact]
    public async Task Run_WithFault_IsOneChunkOfIt()
    {
        var (chunks, _) = await Read(Run("FAULT"));
        var only = Assert.Single(chunks);
        Assert.True(only is { Sequence: 0, IsLast: true, Head: null, Fault: Fault.Usage });
        Assert.Equal((JobPhase.Error, "There is no such table."), (index.Rows["job-0001"].Phase, index.Rows["job-0001"].Error));
    }

    [Fact]
    public async Task Run_ThatThrows_TellsNothingOfTheServer()
    {
        var (chunks, _) = await Read(Run("THROW"));
        Assert.IsType<Fault.Broken>(chunks[^1].Fault);
        Assert.DoesNotContain("secret", chunks[^1].Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithLateFault_EndsWithoutAnother_AndIsRemembered()
    {
        var (chunks, _) = await Read(Run("LATE"));
        Assert.True(chunks[^1] is { IsLast: true, Fault: null });
        Assert.Equal(JobPhase.Error, index.Rows["job-0001"].Phase);
    }

    [Fact]
    public async Task Run_WithFullLane_IsBusy()
    {
        using var other = gate.Join(Lane.Interactive, Given.Bo).Value;
        var (chunks, _) = await Read(Run("ROWS 1"));
        Assert.IsType<Fault.Busy>(Assert.Single(chunks).Fault);
        Assert.Equal(0, queries.Started);
    }

    [Fact]
    public async Task Run_Abandoned_CancelsTheEngine_FreesTheSlot_DropsUploads()
    {
        uploads.Uploads["token"] = [1];
        await foreach (var chunk in Run("HANG-LATE"))
        {
            Assert.NotNull(chunk.Head);
            break;
        }
        Assert.Equal((1, 0), (queries.Cancelled, gate.InFlight(Lane.Interactive)));
        Assert.Equal(JobPhase.Aborted, index.Rows["job-0001"].Phase);
        Assert.Empty(uploads.Uploads);
    }

    [Fact]
    public async Task Run_CancelledByItsCaller_CancelsTheEngine()
    {
        using var cancel = new CancellationTokenSource();
        var reading = Read(Run("HANG", cancel.Token));
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, gate.InFlight(Lane.Interactive));
    }

    [Fact]
    public async Task Run_LongerThanItMay_EndsWithAFault()
    {
        options.SyncExecutionDuration = TimeSpan.FromMilliseconds(500);
        var (chunks, _) = await Read(Run("HANG-LATE"));
        Assert.True(chunks[^1].IsLast);
        Assert.Contains("took longer", Assert.IsType<Fault.Usage>(chunks[^1].Fault).Message, StringComparison.Ordinal);
        Assert.Equal(0, gate.InFlight(Lane.Interactive));
    }

    [Fact]
    public async Task Run_WithSlowReader_DoesNotRunAhead()
    {
        var produced = 0;
        await using var reader = Run("ROWS 1000").GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await Task.Delay(50);
        produced = queries.Running;
        Assert.Equal(1, produced);
    }
}
