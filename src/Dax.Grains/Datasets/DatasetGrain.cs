using System.Runtime.CompilerServices;
using Dax.Contracts.Datasets;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Grains.Faults;
using Dax.Grains.Jobs;
using Dax.Grains.Results;
using Orleans;

namespace Dax.Grains.Datasets;

/// <summary>Owns the place where a dataset is open, and how long: the handle is the engine's, shared by every request, and goes with this activation.</summary>
internal sealed class DatasetGrain : Grain, IDatasetGrain
{
    private readonly DatasetHandles handles;
    private readonly SyncQuery query;
    private int readers;

    public DatasetGrain(DatasetHandles handles, SyncQuery query) => (this.handles, this.query) = (handles, query);

    public async Task<DatasetView> Describe()
    {
        if (DatasetKey.Read(this.GetPrimaryKeyString()) is not { } uri)
            throw Gone(new Fault.NotFound("There is no such dataset."));
        var opened = await handles.Open(uri, CancellationToken.None);
        if (!opened.IsOk)
            throw Gone(opened.Fault);
        using var lease = opened.Value;
        return lease.Handle.Summary.ToView();
    }

    public async IAsyncEnumerable<ResultChunk> Cut(string jobId, JobSpec spec, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        readers++;
        var isGone = false;
        try
        {
            await foreach (var chunk in query.Run(spec.ToRequest(jobId), cancel))
            {
                isGone = chunk.Fault is Fault.NotFound;
                yield return chunk.ToWire();
            }
        }
        finally
        {
            // Nothing is kept of what there is not; others who ask for it meanwhile get their answer first.
            if (--readers == 0 && isGone)
                DeactivateOnIdle();
        }
    }

    public Task Close()
    {
        Drop();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Drop();
        return Task.CompletedTask;
    }

    private void Drop()
    {
        if (DatasetKey.Read(this.GetPrimaryKeyString()) is { } uri)
            handles.Drop(uri);
    }

    /// <summary>Nothing is kept of what there is not.</summary>
    private Contracts.Faults.FaultException Gone(Fault fault)
    {
        DeactivateOnIdle();
        return fault.ToException();
    }
}

/// <summary>Keys of dataset grains.</summary>
internal static class DatasetKey
{
    public static string Of(DatasetUri uri) => $"{Uri.EscapeDataString(uri.Label)}/{uri.Id:D}";

    public static DatasetUri? Read(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Guid.TryParse(key.AsSpan(slash + 1), out var id) ? new DatasetUri(Uri.UnescapeDataString(key[..slash]), id) : null;
    }
}

/// <summary>Datasets as they travel.</summary>
internal static class DatasetWire
{
    public static DatasetView ToView(this DatasetSummary dataset) => new()
    {
        Label = dataset.Label,
        Id = dataset.Id,
        DatasetType = dataset.DatasetType,
        Run = dataset.Run,
        ETag = dataset.ETag,
        Planes = [.. dataset.Planes.Select(p => new DatasetPlaneView(p.Name, p.Bitpix, p.Axes))],
        Circle = dataset.Circle,
        CoordinatesProblem = dataset.CoordinatesProblem,
    };
}
