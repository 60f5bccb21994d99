using System.Collections.Immutable;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Datasets;

/// <summary>
/// One dataset that is being looked at; the key is <c>LABEL/UUID</c>, the label escaped as in URLs. Its silo has the file open: where its images lie, how they are on the
/// sky. Everything but <see cref="Cut"/> throws FaultException: NotFound for a dataset that there is not, or of which no file is here, Usage for one that is no image.
/// </summary>
[Alias(Aliases.DatasetGrain)]
public interface IDatasetGrain : IGrainWithStringKey
{
    [Alias("Describe"), AlwaysInterleave] Task<DatasetView> Describe();

    /// <summary>A synchronous SODA request for this dataset alone, under a job id of its own. Faults come as the first chunk.</summary>
    [Alias("Cut"), AlwaysInterleave] IAsyncEnumerable<ResultChunk> Cut(string jobId, JobSpec spec, CancellationToken cancel = default);

    /// <summary>Closes the file; the next who asks has it opened again.</summary>
    [Alias("Close")] Task Close();
}

/// <summary>A dataset as its file and the registry have it.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.DatasetView)]
public sealed record DatasetView
{
    [Id(0)] public required string Label { get; init; }
    [Id(1)] public required Guid Id { get; init; }
    [Id(2)] public required string DatasetType { get; init; }
    [Id(3)] public required string Run { get; init; }
    /// <summary>Changes when the file may have.</summary>
    [Id(4)] public required string ETag { get; init; }
    /// <summary>What can be cut out; the science image first.</summary>
    [Id(5)] public ImmutableArray<DatasetPlaneView> Planes { get; init; } = [];
    /// <summary>A circle around everything that the image shows: longitude, latitude, radius in degrees ICRS; empty when it has no coordinates.</summary>
    [Id(6)] public ImmutableArray<double> Circle { get; init; } = [];
    /// <summary>Why it has none.</summary>
    [Id(7)] public string? CoordinatesProblem { get; init; }
}

/// <param name="Name">"Image", "Mask" or "Variance".</param>
/// <param name="Axes">Pixels, the fastest axis first.</param>
[GenerateSerializer, Immutable, Alias(Aliases.DatasetPlaneView)]
public sealed record DatasetPlaneView([property: Id(0)] string Name, [property: Id(1)] int Bitpix, [property: Id(2)] ImmutableArray<long> Axes);
