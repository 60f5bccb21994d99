using System.Collections.Immutable;
using Dax.Engine.Jobs;

namespace Dax.Engine.Tests.Jobs;

/// <summary>Jobs to begin a test with.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Principal Nobody = new(null, "192.0.2.1");
    public static readonly Principal Ada = new("ada", "192.0.2.2");
    public static readonly Principal Bo = new("bo", "192.0.2.3");

    public static JobOptions Options => new();

    public static JobMachine Machine(string lease = "this") => new(Options, lease);

    public static JobRequest Request(Principal? owner = null, params (string Name, string Value)[] parameters) =>
        new("job-0001", "tap", owner ?? Nobody, [.. parameters.Select(p => new JobParameter(p.Name, p.Value))], [], null);

    public static JobState Pending(ImmutableArray<JobUpload>? uploads = null) =>
        Machine().Create(Request() with { Uploads = uploads ?? [] }, null, Noon).Value.State;

    public static JobState Queued => Machine().Run(Pending(), LaneEntry.Queue, Noon).State;

    public static JobState Executing => Machine().Run(Pending(), LaneEntry.Slot, Noon).State;

    public static AttemptOutcome Success(int attempt = 1) => new()
    {
        Results = [new JobResult("result", "text/csv", 12, attempt, "result.csv")],
        Lane = Lane.Interactive,
        Backend = "duckdb",
        Rows = 3,
        Bytes = 12,
    };

    public static AttemptOutcome Failure(string message = "No such column.") => new() { Failure = new JobFailure(message, false) };
}
