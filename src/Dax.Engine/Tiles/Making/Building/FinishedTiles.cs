namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Tiles of a piece of work, in the order in which they were made; their files may still be on their way into the store. For one thread.</summary>
internal sealed class FinishedTiles
{
    private readonly List<(FinishedTile Tile, Task Written)> tiles = [];

    public void Add(FinishedTile tile, Task written) => tiles.Add((tile, written));

    /// <summary>Waits until every file is there, or is known not to be. The tiles whose files are.</summary>
    public async ValueTask<List<FinishedTile>> Stored()
    {
        await Task.WhenAll(tiles.Select(t => t.Written)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return [.. tiles.Where(t => t.Written.IsCompletedSuccessfully).Select(t => t.Tile)];
    }

    /// <summary>Throws what the store threw.</summary>
    public Task Check() => Task.WhenAll(tiles.Select(t => t.Written));
}
