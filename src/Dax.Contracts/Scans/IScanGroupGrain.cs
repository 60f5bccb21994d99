using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Scans;

/// <summary>
/// The scan groups of one table, of all silos; the key is <c>schema.table</c>. Each silo scans for the jobs that work on it, and tells this grain whom it scans for; what operators
/// want changed goes back with the answer.
/// </summary>
[Alias(Aliases.ScanGroupGrain)]
public interface IScanGroupGrain : IGrainWithStringKey
{
    /// <summary>Who scans the table, as the silos last said: seconds old.</summary>
    [Alias("Status"), AlwaysInterleave] Task<ScanGroupView> Status();

    /// <summary>Has a job's scan go on in a group of another rating, within seconds; false when no silo scans for it.</summary>
    [Alias("Move")] Task<bool> Move(string jobId, ScanRating rating);

    /// <summary>What a silo's group is doing; every few seconds while it has members, and once when it has none any more. Answers what it is to change.</summary>
    [Alias("Report")] Task<ImmutableArray<ScanMove>> Report(ScanReport report);
}

/// <summary>How dear a member is for those who share its pieces.</summary>
[GenerateSerializer, Alias(Aliases.ScanRating)]
public enum ScanRating { Fast, Medium, Slow, Snail }

[GenerateSerializer, Immutable, Alias(Aliases.ScanGroupView)]
public sealed record ScanGroupView([property: Id(0)] ImmutableArray<ScanReport> Silos);

/// <summary>One silo's groups of a table.</summary>
/// <param name="Silo">Names this run of its process.</param>
/// <param name="Chunks">Of the table, in all.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ScanReport)]
public sealed record ScanReport(
    [property: Id(0)] string Silo, [property: Id(1)] long Rows, [property: Id(2)] int Chunks, [property: Id(3)] ImmutableArray<ScanMemberView> Members);

/// <param name="Owner">Null for an anonymous caller.</param>
/// <param name="Done">Chunks seen.</param>
/// <param name="NanosecondsPerRow">What it takes of the workers' time; 0 before its first chunk.</param>
/// <param name="IsParked">Its reader is slow: nothing is read for it now.</param>
/// <param name="Parks">How often that was so.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ScanMemberView)]
public sealed record ScanMemberView(
    [property: Id(0)] string JobId, [property: Id(1)] string? Owner, [property: Id(2)] ScanRating Rating, [property: Id(3)] int Done, [property: Id(4)] double NanosecondsPerRow,
    [property: Id(5)] bool IsParked, [property: Id(6)] int Parks, [property: Id(7)] DateTimeOffset Joined);

[GenerateSerializer, Immutable, Alias(Aliases.ScanMove)]
public sealed record ScanMove([property: Id(0)] string JobId, [property: Id(1)] ScanRating Rating);
