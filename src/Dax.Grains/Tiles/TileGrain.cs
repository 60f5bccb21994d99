using System.Collections.Immutable;
using Dax.Contracts.Tiles;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Tiles;
using Dax.Engine.Tiles.Surveys;
using Dax.Grains.Faults;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Dax.Grains.Tiles;

/// <summary>
/// Knows of its tile what it looked up not long ago: then an answer costs nothing. All who ask meanwhile wait for one look, and that for one making.
/// </summary>
internal sealed class TileGrain : Grain, ITileGrain
{
    /// <summary>A grain that was asked again lives no longer than this after it: there are as many as tiles.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(2);

    private readonly TileService tiles;
    private readonly HipsOptions options;
    private readonly ObsCoreOptions naming;
    private readonly TimeProvider time;
    private readonly Known?[] known = new Known?[3];
    private TileAddress? address;
    private long usedAt;

    public TileGrain(TileService tiles, IOptions<HipsOptions> options, IOptions<ObsCoreOptions> naming, TimeProvider time) =>
        (this.tiles, this.options, this.naming, this.time) = (tiles, options.Value, naming.Value, time);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        address = TileAddress.TryParse(this.GetPrimaryKeyString(), out var tile) ? tile : null;
        this.RegisterGrainTimer(LeaveWhenIdle, new GrainTimerCreationOptions(Short, Short) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task<TileView> Get(string format, CancellationToken cancel = default)
    {
        if (address is null || TileFormats.Find(format) is not { } form)
        {
            DeactivateOnIdle();
            return Task.FromException<TileView>(NoTile());
        }
        usedAt = time.GetTimestamp();
        return known[(int)form] is { } last && time.GetElapsedTime(last.At) < last.For ? last.Answer : Look(form, cancel);
    }

    public Task<ImmutableArray<string>> Progenitors() => Task.Run(async () =>
    {
        var images = (await tiles.Progenitors(address ?? throw NoTile(), CancellationToken.None)).OrThrow();
        return ImmutableArray.CreateRange(images, i => i.Did(naming.Authority));
    });

    /// <summary>Off the scheduler: stores and registries are read by calls that block. One look is for all.</summary>
    private async Task<TileView> Look(TileFormat form, CancellationToken cancel)
    {
        var now = known[(int)form];
        if (now is not { IsLooking: true })
            known[(int)form] = now = new Known(Task.Run(() => Find(address!, form)), time.GetTimestamp(), TimeSpan.Zero) { IsLooking = true };
        var look = now;
        try
        {
            return await look.Answer.WaitAsync(cancel);
        }
        finally
        {
            // The first who is back writes down how long the answer counts.
            if (look.Answer.IsCompleted && ReferenceEquals(known[(int)form], look)) Settle(form, look.Answer);
        }
    }

    /// <summary>Nothing is kept of what there is not: the engine knows it as well as we do, and there is no end of what one may ask for.</summary>
    private void Settle(TileFormat form, Task<TileView> answer)
    {
        known[(int)form] = answer.IsCompletedSuccessfully ? new Known(answer, time.GetTimestamp(), options.CheckAfter) : null;
        if (answer.Exception?.InnerException is Contracts.Faults.FaultException { Fault.Code: Contracts.Faults.FaultCode.NotFound }) DeactivateOnIdle();
    }

    private static Contracts.Faults.FaultException NoTile() => new Fault.NotFound("There is no such tile.").ToException();

    private async Task<TileView> Find(TileAddress tile, TileFormat form)
    {
        var found = await tiles.Get(tile, form, CancellationToken.None);
        return found.Match(file => new TileView(tile.Path(form), file.Length, file.ETag, file.LastModified), fault => throw fault.ToException());
    }

    private Task LeaveWhenIdle(CancellationToken cancel)
    {
        if (time.GetElapsedTime(usedAt) >= Short) DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private sealed record Known(Task<TileView> Answer, long At, TimeSpan For)
    {
        public bool IsLooking { get; init; }
    }
}
