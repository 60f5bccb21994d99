using Dax.Engine.Diagnostics;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Engine.Tests.Jobs.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Engine.Tests.Jobs;

public sealed class AttemptRunnerTests : IDisposable
{
    private readonly ScriptedQueries queries = new();
    private readonly MemoryResults results = new();
    private readonly AdmissionGate gate = new(
        Microsoft.Extensions.Options.Options.Create(new AdmissionOptions { Scan = new LaneOptions { MaxInFlight = 1, MaxQueued = 10 } }), TimeProvider.System);
    private readonly Owner owner = new();
    private readonly CancellationTokenSource cancel = new();

    public void Dispose() => cancel.Dispose();

    private AttemptRunner Runner => new(new JobWorks([new QueryWork([], queries, new QueryInstruments())]), gate, results, new SilentAnnouncer(), Microsoft.Extensions.Options.Options.Create(new ResultOptions()), TimeProvider.System, new JobInstruments(gate), NullLogger<AttemptRunner>.Instance);

    private LaneTicket Ticket() => gate.Join(Lane.Scan, Given.Nobody).Value;

    private static JobState Job(string query, JobPhase phase = JobPhase.Executing) =>
        (phase is JobPhase.Executing ? Given.Executing : Given.Queued) with { Parameters = [new JobParameter("query", query)] };

    [Fact]
    public async Task Run_OfALaterAttempt_RemovesWhatEarlierOnesLeft()
    {
        await Runner.Run(Job("ROWS 3"), Ticket(), owner, cancel.Token);
        await Runner.Run(Job("ROWS 2") with { Attempt = 2 }, Ticket(), owner, cancel.Token);
        Assert.Equal(new ResultKey("job-0001", 2, "result"), Assert.Single(results.Completed.Keys));
    }

    [Fact]
    public async Task Run_OfAQuery_StoresThenReports()
    {
        owner.OnFinish = () => Assert.Single(results.Completed);
        await Runner.Run(Job("ROWS 3"), Ticket(), owner, cancel.Token);
        var outcome = owner.Outcome!;
        Assert.Equal(new JobResult("result", "text/csv", 300, 1, "result.csv"), Assert.Single(outcome.Results));
        Assert.Equal((3L, 300L, "fake"), (outcome.Rows, outcome.Bytes, outcome.Backend));
        Assert.Equal(300, results.Completed[new ResultKey("job-0001", 1, "result")].Length);
        Assert.Equal(0, gate.InFlight(Lane.Scan));
        Assert.Equal(0, owner.Begun);
    }

    [Theory]
    [InlineData("FAULT", "There is no such table.", false)]
    [InlineData("TRANSIENT", "The database is away.", true)]
    [InlineData("LATE", "The database went away.", true)]
    [InlineData("THROW", "The service failed while it worked on this job.", false)]
    public async Task Run_ThatFails_ReportsWhy_AndLeavesNoResult(string query, string message, bool isTransient)
    {
        await Runner.Run(Job(query), Ticket(), owner, cancel.Token);
        Assert.Equal(new JobFailure(message, isTransient), owner.Outcome!.Failure);
        Assert.Empty(owner.Outcome.Results);
        Assert.Empty(results.Completed);
        Assert.Equal(0, gate.InFlight(Lane.Scan));
    }

    [Fact]
    public async Task Run_WithFullDisk_IsTransient()
    {
        results.IsBroken = true;
        await Runner.Run(Job("ROWS 1"), Ticket(), owner, cancel.Token);
        Assert.True(owner.Outcome!.Failure!.IsTransient);
    }

    [Fact]
    public async Task Run_AfterAWait_AnnouncesBeforeItWorks()
    {
        var other = Ticket();
        owner.OnBegin = () => Assert.Equal(0, queries.Started);
        var run = Runner.Run(Job("ROWS 1", JobPhase.Queued), Ticket(), owner, cancel.Token);
        Assert.Equal(0, owner.Begun);
        other.Dispose();
        await run;
        Assert.Equal((1, 1), (owner.Begun, queries.Started));
        Assert.Single(owner.Outcome!.Results);
    }

    [Fact]
    public async Task Run_NotWantedAnyMore_DoesNotWork()
    {
        owner.IsWanted = false;
        await Runner.Run(Job("ROWS 1", JobPhase.Queued), Ticket(), owner, cancel.Token);
        Assert.Equal(0, queries.Started);
        Assert.Null(owner.Outcome);
        Assert.Equal(0, gate.InFlight(Lane.Scan));
    }

    [Fact]
    public async Task Run_CancelledAtWork_StopsTheEngine_AndReportsNothing()
    {
        var run = Runner.Run(Job("HANG-LATE"), Ticket(), owner, cancel.Token);
        for (var i = 0; i < 6000 && queries.Running == 0; i++)
            await Task.Delay(10);
        cancel.Cancel();
        await run.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((1, 0), (queries.Cancelled, gate.InFlight(Lane.Scan)));
        Assert.Null(owner.Outcome);
        Assert.Empty(results.Completed);
    }

    [Fact]
    public async Task Run_CancelledInTheQueue_LeavesIt()
    {
        using var other = Ticket();
        var run = Runner.Run(Job("ROWS 1", JobPhase.Queued), Ticket(), owner, cancel.Token);
        cancel.Cancel();
        await run.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((1, 0, 0), (gate.InFlight(Lane.Scan), gate.Queued(Lane.Scan), queries.Started));
    }

    [Fact]
    public async Task Report_ThatFails_IsMadeAgain()
    {
        owner.FailuresLeft = 2;
        await Runner.Run(Job("ROWS 1"), Ticket(), owner, cancel.Token);
        Assert.NotNull(owner.Outcome);
    }

    [Fact]
    public async Task Run_TellsItsOwner_HowFarTheWorkIs()
    {
        var run = Runner.Run(Job("PROGRESS 3 7"), Ticket(), owner, cancel.Token);
        for (var i = 0; i < 6000 && owner.Reports.IsEmpty; i++)
            await Task.Delay(10);
        queries.Release();
        await run;
        Assert.Equal((1, new JobProgress(3, 7, "chunks")), Assert.Single(owner.Reports));
    }

    private sealed class Owner : IAttemptOwner
    {
        public int Begun { get; private set; }
        public bool IsWanted { get; set; } = true;
        public int FailuresLeft { get; set; }
        public Action OnBegin { get; set; } = () => { };
        public Action OnFinish { get; set; } = () => { };
        public AttemptOutcome? Outcome { get; private set; }
        public System.Collections.Concurrent.ConcurrentBag<(int Attempt, JobProgress Progress)> Reports { get; } = [];

        public Task<bool> Begin(int attempt)
        {
            Begun++;
            OnBegin();
            return Task.FromResult(IsWanted);
        }

        public Task Finish(int attempt, AttemptOutcome outcome)
        {
            if (FailuresLeft-- > 0)
                throw new IOException("The state could not be written.");
            OnFinish();
            Outcome = outcome;
            return Task.CompletedTask;
        }

        public Task Report(int attempt, JobProgress progress)
        {
            Reports.Add((attempt, progress));
            return Task.CompletedTask;
        }
    }
}
