using System.Collections.Immutable;
using Orleans;

namespace Dax.Contracts.Jobs;

/// <summary>UWS 1.1, 2.1.3.</summary>
[GenerateSerializer, Alias(Aliases.JobPhase)]
public enum JobPhase { Pending, Queued, Executing, Completed, Error, Aborted, Held, Suspended, Unknown, Archived }

/// <summary>A result of a finished job; <paramref name="Attempt"/> with the job id finds its bytes.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ResultView)]
public sealed record ResultView(
    [property: Id(0)] string Name, [property: Id(1)] string MimeType, [property: Id(2)] long Size, [property: Id(3)] int Attempt, [property: Id(4)] string FileName);

/// <summary>Why a job failed (UWS errorSummary).</summary>
[GenerateSerializer, Immutable, Alias(Aliases.JobError)]
public sealed record JobError([property: Id(0)] string Message, [property: Id(1)] bool IsTransient);

/// <summary>How far a job's work is.</summary>
/// <param name="Done">Of <paramref name="Total"/> pieces of work; both 0 while that is unknown.</param>
/// <param name="Total">Pieces in all.</param>
/// <param name="Unit">What a piece is, in the plural: "chunks".</param>
/// <param name="EstimatedEnd">When the work will probably end.</param>
/// <param name="Note">A word on where it is.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ProgressView)]
public sealed record ProgressView(
    [property: Id(0)] long Done, [property: Id(1)] long Total, [property: Id(2)] string Unit, [property: Id(3)] DateTimeOffset? EstimatedEnd = null, [property: Id(4)] string? Note = null);

/// <summary>A job as it is shown (UWS 1.1, 2.1).</summary>
[GenerateSerializer, Immutable, Alias(Aliases.JobView)]
public sealed record JobView
{
    [Id(0)] public required string Id { get; init; }
    [Id(1)] public required string Service { get; init; }
    [Id(2)] public required JobPhase Phase { get; init; }
    /// <summary>Authenticated owner; null for an anonymous job.</summary>
    [Id(3)] public string? Owner { get; init; }
    [Id(4)] public string? RunId { get; init; }
    [Id(5)] public required DateTimeOffset Created { get; init; }
    [Id(6)] public DateTimeOffset? Started { get; init; }
    [Id(7)] public DateTimeOffset? Ended { get; init; }
    /// <summary>Seconds; 0 is unlimited.</summary>
    [Id(8)] public required long ExecutionDurationSeconds { get; init; }
    [Id(9)] public required DateTimeOffset Destruction { get; init; }
    [Id(10)] public ImmutableArray<JobParameter> Parameters { get; init; } = [];
    [Id(11)] public ImmutableArray<ResultView> Results { get; init; } = [];
    [Id(12)] public JobError? Error { get; init; }
    /// <summary>Grows with every change; a waiting reader compares it.</summary>
    [Id(13)] public required long Version { get; init; }
    /// <summary>While it works and says so; no change of it raises <see cref="Version"/>.</summary>
    [Id(14)] public ProgressView? Progress { get; init; }
    /// <summary>The newest attempt at it, 0 before the first.</summary>
    [Id(15)] public int Attempt { get; init; }
}

/// <summary>A wait for a change (UWS 1.1, 2.2.1.2): until the phase is no longer <paramref name="Phase"/> (null: the phase at the time of the call), at most <paramref name="Seconds"/> (a slice: the grain answers within 20 s).</summary>
[GenerateSerializer, Immutable, Alias(Aliases.JobWait)]
public sealed record JobWait([property: Id(0)] double Seconds, [property: Id(1)] JobPhase? Phase);

/// <summary>A line of the job list (UWS 1.1, 2.2.2.1).</summary>
[GenerateSerializer, Immutable, Alias(Aliases.JobSummary)]
public sealed record JobSummary(
    [property: Id(0)] string Id, [property: Id(1)] JobPhase Phase, [property: Id(2)] string? RunId, [property: Id(3)] string? Owner, [property: Id(4)] DateTimeOffset Created);

/// <summary>Filters of the job list, all of them at once; <paramref name="Phases"/> empty means every phase but ARCHIVED; <paramref name="Last"/> gives the newest, newest first.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.JobFilter)]
public sealed record JobFilter(
    [property: Id(0)] string Service, [property: Id(1)] ImmutableArray<JobPhase> Phases, [property: Id(2)] DateTimeOffset? After, [property: Id(3)] int? Last);
