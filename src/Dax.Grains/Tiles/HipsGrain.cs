using Dax.Contracts.Faults;
using Dax.Contracts.Tiles;
using Dax.Engine.Tiles.Surveys;
using Dax.Grains.Faults;
using Microsoft.Extensions.Options;
using Orleans;

namespace Dax.Grains.Tiles;

/// <summary>One map. Keeps what it was told for a moment: clients ask for the same again and again while they draw.</summary>
internal sealed class HipsGrain : Grain, IHipsGrain
{
    private const int MostFiles = 64;

    private readonly HipsMaps maps;
    private readonly HipsOptions options;
    private readonly TimeProvider time;
    private readonly Dictionary<string, Kept<TileView>> files = new(StringComparer.Ordinal);
    private Kept<HipsView>? description;

    public HipsGrain(HipsMaps maps, IOptions<HipsOptions> options, TimeProvider time) => (this.maps, this.options, this.time) = (maps, options.Value, time);

    public async Task<HipsView> Describe()
    {
        var name = this.GetPrimaryKeyString();
        if (description is not { } kept || IsOld(kept.At)) description = kept = new Kept<HipsView>(Task.Run(async () => (await maps.Describe(name, CancellationToken.None)).OrThrow().ToView()), time.GetTimestamp());
        return await OrLeave(kept.Value);
    }

    public async Task<TileView> Get(string path, CancellationToken cancel = default)
    {
        var name = this.GetPrimaryKeyString();
        if (!files.TryGetValue(path, out var kept) || IsOld(kept.At))
        {
            if (files.Count >= MostFiles) files.Clear();
            files[path] = kept = new Kept<TileView>(Task.Run(() => Find(name, path)), time.GetTimestamp());
        }
        return await OrLeave(kept.Value.WaitAsync(cancel));
    }

    /// <summary>There is no end of names that one may ask for: of what there is not, no grain stays.</summary>
    private async Task<T> OrLeave<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (FaultException e) when (e.Fault.Code == FaultCode.NotFound)
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task<TileView> Find(string name, string path)
    {
        var file = (await maps.Get(name, path, CancellationToken.None)).OrThrow();
        return new TileView(path, file.Length, file.ETag, file.LastModified);
    }

    private bool IsOld(long at) => time.GetElapsedTime(at) >= options.CheckAfter;

    private sealed record Kept<T>(Task<T> Value, long At);
}
