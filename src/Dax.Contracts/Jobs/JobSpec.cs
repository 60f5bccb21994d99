using System.Collections.Immutable;
using Orleans;

namespace Dax.Contracts.Jobs;

/// <summary>Who asks. <paramref name="Name"/> is null for an anonymous caller, whom <paramref name="Origin"/> (the IPv4 address, or the /64 of an IPv6 one) stands for in admission.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.Caller)]
public sealed record Caller([property: Id(0)] string? Name, [property: Id(1)] string Origin);

/// <summary>A parameter as the client sent it; names keep the client's case, and are compared without it (DALI 1.1, 3.1).</summary>
[GenerateSerializer, Immutable, Alias(Aliases.JobParameter)]
public sealed record JobParameter([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>A table sent along: <paramref name="Token"/> names the stored bytes (see <see cref="Results.IUploadSink"/>), or <paramref name="Url"/> where they are to be fetched from.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.UploadedTable)]
public sealed record UploadedTable([property: Id(0)] string Name, [property: Id(1)] string? Token, [property: Id(2)] string? Url);

/// <summary>What was asked. Parameters are judged when the job runs, not when it is created (TAP 1.1, 2.7).</summary>
[GenerateSerializer, Immutable, Alias(Aliases.JobSpec)]
public sealed record JobSpec
{
    /// <summary>Which service it belongs to: "tap", "sia", "soda".</summary>
    [Id(0)] public required string Service { get; init; }
    [Id(1)] public required Caller Owner { get; init; }
    [Id(2)] public ImmutableArray<JobParameter> Parameters { get; init; } = [];
    [Id(3)] public ImmutableArray<UploadedTable> Uploads { get; init; } = [];
    /// <summary>W3C traceparent of the request, so that asynchronous work continues its trace.</summary>
    [Id(4)] public string? TraceParent { get; init; }
    /// <summary>The execution duration asked for, 0 for no limit; null for the service's default. The service may set a shorter one.</summary>
    [Id(5)] public long? ExecutionDurationSeconds { get; init; }
    /// <summary>The destruction time asked for; null for the service's default. The service may set an earlier one.</summary>
    [Id(6)] public DateTimeOffset? Destruction { get; init; }
    /// <summary>What public URLs in the answer begin with, without a slash at its end; null: the answer names none.</summary>
    [Id(7)] public string? BaseUrl { get; init; }
}
