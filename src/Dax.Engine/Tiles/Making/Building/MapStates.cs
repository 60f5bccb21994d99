using System.Text.Json;
using Dax.Engine.Ports;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Reads and writes what is kept beside a map's tiles.</summary>
internal static class MapStates
{
    private const int MostBytes = 1 << 30;

    /// <summary>Null when there is none, or none that this program understands: then everything is made anew. IOException when the store fails.</summary>
    public static async ValueTask<MapState?> Read(ITileStore store, string survey, string path, CancellationToken cancel)
    {
        if (await ReadAll(store, survey, path, cancel) is not { } bytes) return null;
        try
        {
            var state = JsonSerializer.Deserialize(bytes, MapStateJson.Default.MapState);
            return state is { Version: MapState.CurrentVersion } ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static async ValueTask Write(ITileStore store, string survey, string path, MapState state, CancellationToken cancel) =>
        await store.Write(survey, path, JsonSerializer.SerializeToUtf8Bytes(state, MapStateJson.Default.MapState), cancel);

    public static async ValueTask<byte[]?> ReadAll(ITileStore store, string survey, string path, CancellationToken cancel)
    {
        using var file = await store.Open(survey, path, cancel);
        if (file is null) return null;
        if (file.Info.Length > MostBytes) throw new IOException($"The file {path} of a map is too large.");
        var bytes = new byte[file.Info.Length];
        await file.Read(0, bytes, cancel);
        return bytes;
    }

    public static HipsBuilt ToBuilt(MapState state) => new()
    {
        Order = state.Order,
        MinOrder = state.MinOrder,
        Leaves = Leaves(state.Leaves, state.Order),
        Cut = Range(state.Cut),
        DataRange = Range(state.DataRange),
        Unit = state.Unit,
        Images = state.Images.Count,
        Tiles = state.Tiles,
        Made = state.Made,
        Removed = state.Removed,
        Bytes = state.Bytes,
        Finished = state.Finished,
    };

    public static Moc Leaves(string text, int order)
    {
        if (text.Length == 0) return Moc.Empty(order);
        var moc = MocText.Read(text);
        // A text whose cells are all large says the order by an empty one at its end; one by hand may not.
        return moc.Order == order ? moc : Moc.FromRanges(order, moc.Ranges.ToArray());
    }

    public static PixelRange? Range(double[]? ends) => ends is [var low, var high] ? new PixelRange(low, high) : null;

    public static double[]? Ends(PixelRange? range) => range is { } r ? [r.Low, r.High] : null;
}
