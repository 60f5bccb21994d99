using System.Text;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Grains.Tests.Jobs;

/// <summary>Results are read while they are written: by streams that may lose, repeat and mix up, and by readers that come late, are slow, or die.</summary>
public sealed class ResultFlowLaws : JobLaws
{
    private IResultReader Reader => Host.Services.GetRequiredService<IResultReader>();

    private IResultAnnouncer Announcer => Host.Services.GetRequiredService<IResultAnnouncer>();

    private async Task<(string Text, FaultView? Fault)> Follow(string id, Caller? caller = null)
    {
        var text = new StringBuilder();
        ResultChunk? last = null;
        await foreach (var chunk in Reader.Follow(caller ?? Nobody, id, "result", default))
        {
            text.Append(Encoding.ASCII.GetString(chunk.Bytes.Span));
            last = chunk;
        }
        Assert.True(last!.Last);
        return (text.ToString(), last.Fault);
    }

    private string Stored(string id, int attempt = 1) => Encoding.ASCII.GetString(Results.Completed[new ResultKey(id, attempt, "result")]);

    private async Task<T> Moving<T>(Task<T> task)
    {
        await Eventually(async () =>
        {
            await Host.Elapse(TimeSpan.FromSeconds(1));
            return task.IsCompleted;
        }, "the reader has its end");
        return await task;
    }

    [Fact]
    public async Task Follow_FromBeforeTheFirstByte_HasTheResult_WhenTheJobHas()
    {
        var (id, _) = await Created("HANG");
        var readers = Enumerable.Range(0, 5).Select(_ => Follow(id)).ToList();
        await Host.Elapse(TimeSpan.FromSeconds(3));
        Assert.All(readers, r => Assert.False(r.IsCompleted));
        Queries.Release();
        foreach (var (text, fault) in await Moving(Task.WhenAll(readers)))
        {
            Assert.Null(fault);
            Assert.Equal(Stored(id), text);
        }
    }

    [Fact]
    public async Task Follow_OfAFinishedJob_HasTheResult()
    {
        var (id, _) = await Created("ROWS 30");
        await Finished(id);
        var (text, fault) = await Moving(Follow(id));
        Assert.Null(fault);
        Assert.Equal((3000, Stored(id)), (text.Length, text));
    }

    [Fact]
    public async Task Follow_WithLiesOnTheStream_HasEveryByteOnce()
    {
        var (id, _) = await Created("HANG-LATE");
        var reading = Follow(id);
        await Eventually(() => Results.Segments.ContainsKey(new ResultKey(id, 1, "result")), "it is begun");
        foreach (var (attempt, sequence) in ((int, long)[])[(2, 0), (1, 40), (1, 0), (1, 0), (0, 3), (1, 2)])
            Announcer.Announce(new ChunkDescriptor(new ResultKey(id, attempt, "result"), sequence, 77, 5, 1, true));
        await Host.Elapse(TimeSpan.FromSeconds(3));
        Assert.False(reading.IsCompleted);
        Queries.Release();
        var (text, fault) = await Moving(reading);
        Assert.Null(fault);
        Assert.Equal(Stored(id), text);
    }

    [Theory]
    [InlineData("FAULT", "There is no such table.")]
    [InlineData("LATE", "The database went away.")]
    public async Task Follow_OfAJobThatFails_EndsWithItsFault(string query, string message)
    {
        var (id, _) = await Created(query);
        var (_, fault) = await Moving(Follow(id));
        Assert.Equal(message, fault!.Message);
    }

    [Fact]
    public async Task Follow_OfAnAbortedJob_EndsWithAFault()
    {
        var (id, _) = await Created("HANG-LATE");
        var reading = Follow(id);
        await Eventually(() => Queries.Running == 1, "the engine works");
        await Job(id).Abort(Nobody);
        Assert.NotNull((await Moving(reading)).Fault);
    }

    [Fact]
    public async Task Follow_OverACrash_ReadsTheNextAttempt_OrEndsWithAFault()
    {
        var (id, _) = await Created("HANG-LATE");
        await Eventually(() => Queries.Running == 1, "the engine works");
        await Host.Crash();
        Queries.Release();
        await Host.Start();
        var (text, fault) = await Moving(Follow(id));
        Assert.Null(fault);
        Assert.Equal(2, (await Finished(id)).Results.Single().Attempt);
        Assert.Equal(Stored(id, 2), text);
    }

    [Fact]
    public async Task Follow_AnothersJob_IsForbidden()
    {
        var (id, _) = await Created("ROWS 1", owner: Ada);
        Assert.Equal(FaultCode.Forbidden, (await Fault(() => Follow(id, Bo))).Code);
        Assert.Equal(FaultCode.NotFound, (await Fault(() => Follow(NewKey()))).Code);
    }

    [Fact]
    public async Task DeadReaders_HoldUpNobody()
    {
        var (id, _) = await Created("HANG-LATE");
        // They ask for one chunk and are never heard of again.
        foreach (var reader in Enumerable.Range(0, 20).Select(_ => Reader.Follow(Nobody, id, "result", default).GetAsyncEnumerator()))
            _ = reader.MoveNextAsync().AsTask();
        var sound = Follow(id);
        await Host.Elapse(TimeSpan.FromSeconds(2));
        Queries.Release();
        Assert.Equal(JobPhase.Completed, (await Finished(id)).Phase);
        Assert.Null((await Moving(sound)).Fault);
    }

    [Fact]
    public async Task Watch_TellsPhasesAndProgress_AndWhatWasMissed()
    {
        var (id, _) = await Created("PROGRESS 3 7");
        var watch = Grain<IJobWatchGrain>(id);
        var first = await Soon(watch.Next(Nobody, 0, 0));
        Assert.Equal(JobPhase.Executing, first.Job.Phase);
        var seen = first;
        while (seen.Job.Progress is null)
            seen = await Moving(watch.Next(Nobody, seen.Ticket, 5));
        Assert.Equal(new ProgressView(3, 7, "chunks"), seen.Job.Progress);
        var waiting = watch.Next(Nobody, seen.Ticket, 20);
        Queries.Release();
        for (var news = await Moving(waiting); news.Job.Phase is JobPhase.Executing; news = await Moving(watch.Next(Nobody, news.Ticket, 20)))
            seen = news;
        Assert.Equal(JobPhase.Completed, (await Soon(watch.Next(Nobody, seen.Ticket, 20))).Job.Phase);
    }

    [Fact]
    public async Task Watch_ByTooMany_IsBusy_AndTheOthersGoOn()
    {
        var (id, _) = await Created("HANG");
        var watch = Grain<IJobWatchGrain>(id);
        var seen = (await Soon(watch.Next(Nobody, 0, 0))).Ticket;
        var waiting = Enumerable.Range(0, 64).Select(_ => watch.Next(Nobody, seen, 20)).ToList();
        await Eventually(async () => waiting.All(w => !w.IsCompleted) && await IsBusy(watch), "the watch is full");
        Queries.Release();
        await Finished(id);
        await Moving(Task.WhenAll(waiting));
    }

    private static async Task<bool> IsBusy(IJobWatchGrain watch)
    {
        try
        {
            await watch.Next(Nobody, 0, 0);
            return false;
        }
        catch (FaultException e)
        {
            return e.Fault.Code is FaultCode.Busy;
        }
    }
}
