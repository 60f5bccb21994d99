using Dax.Contracts.Catalogs;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Ivoa.Vosi;
using Microsoft.Extensions.Options;
using Orleans;

namespace Dax.Grains.Catalogs;

/// <summary>Answers from its silo's catalog; remembers the last answers because many ask at once.</summary>
internal sealed class CatalogGrain : Grain, ICatalogGrain
{
    private static readonly TimeSpan StatusAge = TimeSpan.FromSeconds(1);

    private readonly ICatalog catalog;
    private readonly AdmissionGate gate;
    private readonly IOptions<AdmissionOptions> lanes;
    private readonly ServiceStart start;
    private readonly TimeProvider time;
    private (TableSet Tables, TableSetView View)? tables;
    private (long At, Task<ServiceStatus> Status)? status;

    public CatalogGrain(ICatalog catalog, AdmissionGate gate, IOptions<AdmissionOptions> lanes, ServiceStart start, TimeProvider time)
    {
        (this.catalog, this.gate, this.lanes, this.start, this.time) = (catalog, gate, lanes, start, time);
    }

    public async Task<TableSetView> GetTables()
    {
        await using var snapshot = await catalog.Open(CancellationToken.None);
        if (tables is { } known && ReferenceEquals(known.Tables, snapshot.Tables))
            return known.View;
        var view = snapshot.Tables.ToView();
        tables = (snapshot.Tables, view);
        return view;
    }

    public Task<ServiceStatus> GetStatus()
    {
        if (status is { } known && time.GetElapsedTime(known.At) < StatusAge)
            return known.Status;
        var asked = Check();
        status = (time.GetTimestamp(), asked);
        return asked;
    }

    private async Task<ServiceStatus> Check()
    {
        var check = await catalog.Check(CancellationToken.None);
        if (!check.IsOk)
            return new ServiceStatus(false, start.At, check.Fault.Message);
        var isFull = gate.Queued(Lane.Interactive) >= lanes.Value.Interactive.MaxQueued;
        return new ServiceStatus(true, start.At, isFull ? "As many queries wait as may; new ones are asked to come back later." : check.Value);
    }
}

/// <summary>Since when the service runs.</summary>
internal sealed record ServiceStart(DateTimeOffset At);
