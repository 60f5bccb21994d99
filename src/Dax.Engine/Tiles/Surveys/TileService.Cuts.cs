using System.Collections.Concurrent;
using Dax.Engine.Faults;
using Dax.Sky.Geometry;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Surveys;

public sealed partial class TileService
{
    /// <summary>Tiles that are looked at to find what is black and white.</summary>
    private const int Samples = 5;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> finding = new(StringComparer.Ordinal);

    /// <summary>The map with what its pixels are like, as far as they can be seen.</summary>
    internal async ValueTask<Result<LiveMap>> Look(LiveMap map, CancellationToken cancel)
    {
        if (map.State.Cut is not null || map.Survey.IsColor || map.Images.Images.IsEmpty) return map;
        try
        {
            // Goes on when the caller goes away.
            return await Task.Run(async () =>
            {
                using var scope = new TileScope(options.Parallelism, closing.Token);
                return await PixelsOf(map, scope);
            }, CancellationToken.None).WaitAsync(options.Patience, time, cancel);
        }
        catch (TimeoutException)
        {
            return new Fault.Busy("The map's pixels are being looked at; please ask again in a moment.", AskAgain);
        }
        catch (IOException e)
        {
            OnFailed(e, map.Name, "");
            return new Fault.Transient("The store of tiles does not answer; please try again later.");
        }
    }

    /// <summary>What pictures of the map show black and white: the same for all of them, as long as its tiles are.</summary>
    private async Task<Result<PixelRange>> CutOf(LiveMap map, TileScope scope)
    {
        if (map.Survey.Cut is { } given) return new PixelRange(given.Low, given.High);
        var known = await PixelsOf(map, scope);
        return known.IsOk ? known.Value.State.Cut is { } cut ? cut.ToRange() : Unseen : known.Fault;
    }

    /// <summary>Nothing is known of pixels where there are none.</summary>
    private static PixelRange Unseen => new(0, 1);

    /// <summary>The map with what its pixels are like, which is found in a few tiles when nobody did yet.</summary>
    private async Task<Result<LiveMap>> PixelsOf(LiveMap map, TileScope scope)
    {
        if (map.State.Cut is not null) return map;
        var turn = finding.GetOrAdd(map.Name, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(scope.Cancel);
        try
        {
            var now = await maps.Of(map.Name, scope.Cancel);
            if (!now.IsOk || now.Value.State.Cut is not null) return now;
            return await FindPixels(now.Value, scope);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Result<LiveMap>> FindPixels(LiveMap map, TileScope scope)
    {
        var (lows, highs, least, greatest) = (new List<double>(), new List<double>(), double.PositiveInfinity, double.NegativeInfinity);
        foreach (var tile in SampleTiles(map).Distinct())
        {
            var made = await Ensure(map, tile, scope);
            if (!made.IsOk) return made.Fault;
            using var pixels = made.Value is null ? null : await work.Read(map.Name, tile, scope.Cancel);
            if (pixels is null || !ZScale.TryFind(pixels.Values, out var range)) continue;
            lows.Add(range.Low);
            highs.Add(range.High);
            foreach (var value in pixels.Values)
                if (float.IsFinite(value)) (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }
        return lows.Count == 0 ? map : await maps.SetPixels(map, new PixelRange(Median(lows), Median(highs)), new PixelRange(least, greatest), scope.Cancel);
    }

    /// <summary>Leaf tiles about the middle of images that are spread over all of them.</summary>
    private static IEnumerable<HipsTile> SampleTiles(LiveMap map)
    {
        var images = map.Images.Images;
        for (var i = 0; i < Math.Min(Samples, images.Length); i++)
        {
            var centre = images[(int)((2L * i + 1) * images.Length / (2 * Math.Min(Samples, images.Length)))].Found.Region!.Centroid;
            yield return new HipsTile(map.Order, HealpixNested.Index(map.Order, centre.LonDegrees, centre.LatDegrees));
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
