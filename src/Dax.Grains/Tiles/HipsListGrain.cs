using System.Collections.Immutable;
using Dax.Contracts.Tiles;
using Dax.Engine.Tiles.Surveys;
using Orleans;

namespace Dax.Grains.Tiles;

/// <summary>Asks for all maps; keeps nothing.</summary>
internal sealed class HipsListGrain : Grain, IHipsListGrain
{
    private readonly HipsMaps maps;

    public HipsListGrain(HipsMaps maps) => this.maps = maps;

    public Task<ImmutableArray<HipsView>> List() => Task.Run(async () => ImmutableArray.CreateRange(await maps.List(CancellationToken.None), m => m.ToView()));
}
