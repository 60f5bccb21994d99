using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Engine.ObsCore.Sync;

/// <summary>What is asked of a synchronisation.</summary>
/// <param name="BaseUrl">What the URLs of rows begin with, without a slash at the end; null: as it is in the rows that there are.</param>
public sealed record ObsCoreRequest(string? BaseUrl)
{
    /// <summary>One repository; null: all, and rows of repositories that are no longer shown go.</summary>
    public string? Label { get; init; }

    /// <summary>Every dataset's id is compared, even if that was done lately.</summary>
    public bool Thorough { get; init; }
}

/// <summary>How it went with one repository. With a fault its rows are as they were.</summary>
public sealed record RepositoryReport(string Label, Fault? Fault, ObsCoreChange Change)
{
    public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>How a synchronisation went.</summary>
/// <param name="Table">What was published; null when nothing had changed.</param>
public sealed record ObsCoreReport(ImmutableArray<RepositoryReport> Repositories, ObsCoreSummary? Table);
