using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Engine.Tests.Jobs.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dax.Engine.Tests.Jobs;

/// <summary>Work of another service than TAP: several results, a lane of its own, slots that are left while a reader is slow.</summary>
public sealed class SeveralResultsTests
{
    private readonly MemoryResults results = new();
    private readonly MemoryIndex index = new();
    private readonly AdmissionGate gate = new(
        Microsoft.Extensions.Options.Options.Create(new AdmissionOptions { Image = new LaneOptions { MaxInFlight = 1, MaxQueued = 4 } }), TimeProvider.System);

    private static JobState Job(string text) => Given.Executing with { Service = "files", Parameters = [new JobParameter("DO", text)] };

    private async Task<AttemptOutcome> Attempt(FilesWork work, string text, long maxBytes = 5_000_000_000)
    {
        var owner = new Owner();
        await new AttemptRunner(new JobWorks([work]), gate, results, new SilentAnnouncer(), Microsoft.Extensions.Options.Options.Create(new ResultOptions { MaxBytes = maxBytes }), TimeProvider.System, new JobInstruments(gate), NullLogger<AttemptRunner>.Instance)
            .Run(Job(text), gate.Join(Lane.Image, Given.Nobody).Value, owner, default);
        return owner.Outcome!;
    }

    private SyncQuery Sync(FilesWork work) => new(
        new JobWorks([work]), gate, index, results, Microsoft.Extensions.Options.Options.Create(new JobOptions()), TimeProvider.System, NullLogger<SyncQuery>.Instance);

    [Fact]
    public async Task Attempt_WithSeveralResults_StoresAndNamesEach()
    {
        var outcome = await Attempt(new FilesWork(), "3");
        Assert.Equal(["file-1", "file-2", "file-3"], outcome.Results.Select(r => r.Name));
        Assert.Equal([10L, 20L, 30L], outcome.Results.Select(r => r.Size));
        Assert.Equal(60, outcome.Bytes);
        Assert.Equal(20, results.Completed[new ResultKey("job-0001", 1, "file-2")].Length);
    }

    [Fact]
    public async Task Attempt_ThatFailsAfterResults_LeavesNone()
    {
        var outcome = await Attempt(new FilesWork(), "2 FAULT");
        Assert.NotNull(outcome.Failure);
        Assert.Empty(outcome.Results);
        Assert.Empty(results.Completed);
    }

    [Fact]
    public async Task Attempt_ThatGrowsTooLarge_FailsAndSaysSo_AndLeavesNothing()
    {
        var outcome = await Attempt(new FilesWork(), "MANY", maxBytes: (1 << 20) - ResultOptions.Slack);
        Assert.Contains("at most", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.False(outcome.Failure.IsTransient);
        Assert.Empty(results.Completed);
    }

    [Fact]
    public async Task Sync_UsesTheLaneOfItsService_AndRemembersItsParameters()
    {
        var request = Given.Request(null, ("DO", "1"), ("ID", "x")) with { Service = "files" };
        var bytes = 0;
        await foreach (var chunk in Sync(new FilesWork()).Run(request, default))
        {
            Assert.Equal(0, gate.InFlight(Lane.Interactive));
            bytes += chunk.Bytes.Length;
        }
        // The end may come with the bytes or as a chunk of its own.
        Assert.Equal(10, bytes);
        Assert.Equal((Lane.Image, "DO=1&ID=x"), (index.Rows["job-0001"].Lane, index.Rows["job-0001"].Text));
    }

    [Fact]
    public async Task Sync_WithSlowReader_LeavesItsSlotToOthers()
    {
        var request = Given.Request(null, ("DO", "MANY")) with { Service = "files" };
        await using var slow = Sync(new FilesWork()).Run(request, default).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        // One slot, and the slow one has it no more: another is served to its end.
        var bytes = 0L;
        await foreach (var chunk in Sync(new FilesWork()).Run(Given.Request(null, ("DO", "1")) with { Service = "files", Id = "job-0002" }, default))
            bytes += chunk.Bytes.Length;
        Assert.Equal(10, bytes);
        var rest = slow.Current.Bytes.Length + 0L;
        while (await slow.MoveNextAsync()) rest += slow.Current.Bytes.Length;
        Assert.Equal(40L * (256 << 10), rest);
        Assert.Equal((0, 0), (gate.InFlight(Lane.Image), gate.Queued(Lane.Image)));
    }

    /// <summary>"n": files of 10, 20, … bytes; FAULT behind it: fails then; MANY: one of 10 MB.</summary>
    private sealed class FilesWork : IJobWork
    {
        public IReadOnlyList<string> Services => ["files"];
        public Lane AsyncLane => Lane.Image;
        public Lane SyncLane => Lane.Image;
        public bool YieldsToReaders => true;

        public async Task<Result<WorkSummary>> Run(WorkRequest request, IJobOutput output, CancellationToken cancel)
        {
            var words = request.Parameters[0].Value.Split(' ');
            var (files, parts, size) = words[0] == "MANY" ? (1, 40, 256 << 10) : (int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), 1, 10);
            for (var file = 1; file <= files; file++)
            {
                var sink = await output.Open($"file-{file}", cancel);
                await sink.Begin(new QueryHead("application/fits", $"{file}.fits"), cancel);
                for (var part = 0; part < parts; part++)
                    await sink.Write(new byte[size * file], cancel);
            }
            return words.Length > 1 ? new Fault.Usage("No more.") : new WorkSummary(Lane.Image, 0);
        }

        public void OnFinished(WorkSummary? summary, string outcome, TimeSpan took) { }
    }

    private sealed class Owner : IAttemptOwner
    {
        public AttemptOutcome? Outcome { get; private set; }

        public Task<bool> Begin(int attempt) => Task.FromResult(true);

        public Task Finish(int attempt, AttemptOutcome outcome)
        {
            Outcome = outcome;
            return Task.CompletedTask;
        }

        public Task Report(int attempt, JobProgress progress) => Task.CompletedTask;
    }
}
