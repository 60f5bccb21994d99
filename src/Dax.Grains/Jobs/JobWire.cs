using System.Collections.Immutable;
using Dax.Contracts.Jobs;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Wire = Dax.Contracts.Jobs;

namespace Dax.Grains.Jobs;

/// <summary>Jobs of the engine as they travel, and back. Both enums of phases list the same names in the same order.</summary>
internal static class JobWire
{
    public static Principal ToPrincipal(this Caller caller) => new(caller.Name, caller.Origin);

    public static JobRequest ToRequest(this JobSpec spec, string id) =>
        new(id, spec.Service, spec.Owner.ToPrincipal(), spec.Parameters.ToEngine(), spec.Uploads.ToEngine(), spec.TraceParent)
        {
            ExecutionDurationSeconds = spec.ExecutionDurationSeconds,
            Destruction = spec.Destruction,
            BaseUrl = spec.BaseUrl,
        };

    public static ImmutableArray<Engine.Jobs.JobParameter> ToEngine(this ImmutableArray<Wire.JobParameter> parameters) =>
        parameters.IsDefaultOrEmpty ? [] : ImmutableArray.CreateRange(parameters, static p => new Engine.Jobs.JobParameter(p.Name, p.Value));

    public static ImmutableArray<JobUpload> ToEngine(this ImmutableArray<UploadedTable> uploads) =>
        uploads.IsDefaultOrEmpty ? [] : ImmutableArray.CreateRange(uploads, static u => new JobUpload(u.Name, u.Token, u.Url));

    public static Wire.JobPhase ToWire(this Engine.Jobs.JobPhase phase) => (Wire.JobPhase)phase;

    public static Engine.Jobs.JobPhase ToEngine(this Wire.JobPhase phase) => (Engine.Jobs.JobPhase)phase;

    public static JobView ToView(this JobState job) => new()
    {
        Id = job.Id,
        Service = job.Service,
        Phase = job.Phase.ToWire(),
        Owner = job.Owner.Name,
        RunId = job.RunId,
        Created = job.Created,
        Started = job.Started,
        Ended = job.Ended,
        ExecutionDurationSeconds = job.ExecutionDurationSeconds,
        Destruction = job.Destruction,
        Parameters = ImmutableArray.CreateRange(job.Parameters, static p => new Wire.JobParameter(p.Name, p.Value)),
        Results = ImmutableArray.CreateRange(job.Results, ToView),
        Error = job.Failure is { } failure ? new JobError(failure.Message, failure.IsTransient) : null,
        Version = job.Version,
        Attempt = job.Attempt,
    };

    public static ProgressView ToView(this JobProgress p) => new(p.Done, p.Total, p.Unit, p.EstimatedEnd, p.Note);

    private static ResultView ToView(this JobResult r) => new(r.Name, r.MimeType, r.Size, r.Attempt, r.FileName);

    private static JobResult ToEngine(this ResultView r) => new(r.Name, r.MimeType, r.Size, r.Attempt, r.FileName);

    public static JobSummary ToSummary(this JobRow row) => new(row.Id, row.Phase.ToWire(), row.RunId, row.Owner, row.Created);

    public static AttemptReport ToReport(this AttemptOutcome outcome, int attempt) => new()
    {
        Attempt = attempt,
        Result = outcome.Results.IsEmpty ? null : outcome.Results[0].ToView(),
        Further = outcome.Results.Length < 2 ? [] : ImmutableArray.CreateRange(outcome.Results, 1, outcome.Results.Length - 1, ToView),
        Error = outcome.Failure is { } f ? new JobError(f.Message, f.IsTransient) : null,
        Lane = outcome.Lane?.ToString(),
        Backend = outcome.Backend,
        Rows = outcome.Rows,
        Bytes = outcome.Bytes,
    };

    public static AttemptOutcome ToOutcome(this AttemptReport report) => new()
    {
        Results = report.Result is { } first ? [first.ToEngine(), .. ImmutableArray.CreateRange(report.Further.IsDefault ? [] : report.Further, ToEngine)] : [],
        Failure = report.Error is { } e ? new JobFailure(e.Message, e.IsTransient) : null,
        Lane = Enum.TryParse<Lane>(report.Lane, out var lane) ? lane : null,
        Backend = report.Backend,
        Rows = report.Rows,
        Bytes = report.Bytes,
    };
}
