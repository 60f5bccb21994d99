using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Tiles.Making;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>The pieces that making tiles consists of, each in a slot of the lane of images, and none waiting for another while it holds one.</summary>
internal sealed class TileWork(ITileStore store, ITileMaker maker, AdmissionGate gate)
{
    /// <summary>Who works: nobody in particular, since a tile is for all.</summary>
    private static readonly Principal Maps = new(null, "hips");

    private readonly ConcurrentBag<TileEncoder> encoders = [];

    public Task<Result<StoredFileInfo?>> Leaf(HipsSurvey survey, TileKey key, IReadOnlyList<FoundImage> images, TileScope scope) => InLane(scope, async cancel =>
    {
        var made = await maker.Make(survey, key.Tile, images, cancel);
        if (!made.IsOk) return made.Fault;
        using var pixels = made.Value;
        return pixels is null ? new Result<StoredFileInfo?>((StoredFileInfo?)null) : await Write(key, encoder => encoder.Fits(pixels), cancel);
    });

    /// <param name="has">Which children there are.</param>
    public Task<Result<StoredFileInfo?>> Parent(TileKey key, ImmutableArray<bool> has, TileScope scope) => InLane(scope, async cancel =>
    {
        var (unit, isFirst) = ((string?)null, true);
        using var canvas = new TilePixels(key.Tile);
        for (var which = 0; which < 4; which++)
        {
            using var child = has[which] ? await TileReader.Read(store, key.Survey, key.Tile.Child(which), cancel) ?? throw Gone(key.Tile.Child(which)) : null;
            if (child is null)
            {
                TilePyramid.Clear(which, canvas.Values);
                continue;
            }
            TilePyramid.Shrink(child.Values, which, canvas.Values);
            unit = isFirst || unit == child.Unit ? child.Unit : null;
            isFirst = false;
        }
        using var pixels = new TilePixels(key.Tile, unit);
        canvas.Values.CopyTo(pixels.Values);
        return await Write(key, encoder => encoder.Fits(pixels), cancel);
    });

    public Task<Result<StoredFileInfo?>> Picture(TileKey key, PixelRange cut, TileScope scope) => InLane(scope, async cancel =>
    {
        using var pixels = await Read(key.Survey, key.Tile, cancel) ?? throw Gone(key.Tile);
        return await Write(key, encoder => encoder.Picture(pixels, TileEncoder.Curve(cut), key.Format), cancel);
    });

    /// <param name="parts">The maps of red, green and blue; where one has no tile it adds nothing.</param>
    public Task<Result<StoredFileInfo?>> Color(TileKey key, ImmutableArray<string> parts, PixelRange[] cuts, TileScope scope) => InLane(scope, async cancel =>
    {
        using var red = await ReadOrNothing(parts[0], key.Tile, cancel);
        using var green = await ReadOrNothing(parts[1], key.Tile, cancel);
        using var blue = await ReadOrNothing(parts[2], key.Tile, cancel);
        return await Write(key, encoder => encoder.Picture(red, green, blue, ColorRecipe.Of(cuts), key.Format), cancel);
    });

    /// <summary>Pixels of a stored tile; null when there is none.</summary>
    public ValueTask<TilePixels?> Read(string survey, HipsTile tile, CancellationToken cancel) => TileReader.Read(store, survey, tile, cancel);

    /// <summary>Work on pixels, in its turn.</summary>
    public async Task<Result<T>> InLane<T>(TileScope scope, Func<CancellationToken, Task<Result<T>>> piece)
    {
        await scope.Gate.WaitAsync(scope.Cancel);
        try
        {
            var entered = await gate.Enter(Lane.Image, Maps, scope.Cancel);
            if (!entered.IsOk) return entered.Fault;
            using var ticket = entered.Value;
            return await piece(scope.Cancel);
        }
        finally
        {
            scope.Gate.Release();
        }
    }

    private async ValueTask<TilePixels> ReadOrNothing(string survey, HipsTile tile, CancellationToken cancel)
    {
        if (await Read(survey, tile, cancel) is { } pixels) return pixels;
        var nothing = new TilePixels(tile);
        nothing.Values.Fill(float.NaN);
        return nothing;
    }

    private async Task<Result<StoredFileInfo?>> Write(TileKey key, Func<TileEncoder, ReadOnlyMemory<byte>> encode, CancellationToken cancel)
    {
        var encoder = encoders.TryTake(out var idle) ? idle : new TileEncoder();
        try
        {
            return await store.Write(key.Survey, key.Path, encode(encoder), cancel);
        }
        finally
        {
            encoders.Add(encoder);
        }
    }

    private static IOException Gone(HipsTile tile) => new($"The tile {tile.Path} was there a moment ago.");
}
