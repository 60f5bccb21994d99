using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Healpix;
using Dax.Sky.Images;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>Makes the pictures of a colour map, tile by tile, each out of the three tiles of its own place: no tile waits for another.</summary>
internal sealed class ColorRun(ITileStore store, HipsSurvey survey, MapState[] bands, BuildPlan plan, BuildJournal journal, IProgress<JobProgress>? progress)
{
    /// <summary>Tiles of one piece of the journal.</summary>
    private const int Together = 32;

    private readonly LuptonRgb colors = ColorRecipe.Of([CutOf(bands[0]), CutOf(bands[1]), CutOf(bands[2])]);
    private long made, removed, bytes, done;

    /// <summary>Of a map without values there is nothing to show.</summary>
    private static PixelRange CutOf(MapState band) => MapStates.Range(band.Cut) ?? new PixelRange(0, 1);

    public long Made => Interlocked.Read(ref made);

    public long Removed => Interlocked.Read(ref removed);

    public long Bytes => Interlocked.Read(ref bytes);

    public async ValueTask Run(int parallelism, TimeSpan flushEvery, TimeProvider time, CancellationToken cancel)
    {
        progress?.Report(new JobProgress(0, plan.Total, "tiles"));
        await using var flushing = new FlushLoop(journal, flushEvery, time);
        await Parallel.ForEachAsync(plan.Todo().Chunk(Together), new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancel }, async (tiles, stop) =>
        {
            var (encoder, finished) = (new TileEncoder(), new List<FinishedTile>(tiles.Length));
            try
            {
                foreach (var tile in tiles) finished.Add(await Make(tile, encoder, stop));
            }
            finally
            {
                await journal.Add(finished, CancellationToken.None);
                progress?.Report(new JobProgress(Interlocked.Add(ref done, finished.Count), plan.Total, "tiles") { Note = "making tiles" });
            }
        });
    }

    /// <summary>All sky at coarse orders, and the preview.</summary>
    public async ValueTask WriteWhole(Moc leaves, CancellationToken cancel)
    {
        var encoder = new TileEncoder();
        for (var order = plan.MinOrder; order <= Math.Min(MapFiles.MostAllsky, leaves.Order); order++)
        {
            AllskySheet[] sheets = [new(order), new(order), new(order)];
            foreach (var index in leaves.CellsAt(order))
                await WithBands(new HipsTile(order, index), (band, pixels) => sheets[band].Put(index, pixels.Values), cancel);
            var picture = encoder.Picture(sheets[0].Values, sheets[1].Values, sheets[2].Values, sheets[0].Width, colors, TileOutput.Picture);
            await store.Write(survey.Name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Norder{order}/Allsky{TileKey.Extension(TileOutput.Picture)}"), picture, cancel);
        }
        if (MapFiles.PreviewTile(leaves, plan.MinOrder) is not { } place) return;
        float[][] small = [Nothing(), Nothing(), Nothing()];
        await WithBands(place, (band, pixels) => small[band] = AllskySheet.Shrink(pixels.Values, MapFiles.PreviewSide), cancel);
        var format = MapFiles.PreviewFormatHere;
        await store.Write(survey.Name, "preview" + TileKey.Extension(format), encoder.Picture(small[0], small[1], small[2], MapFiles.PreviewSide, colors, format), cancel);

        static float[] Nothing()
        {
            var values = new float[MapFiles.PreviewSide * MapFiles.PreviewSide];
            Array.Fill(values, float.NaN);
            return values;
        }
    }

    private async ValueTask<FinishedTile> Make(HipsTile tile, TileEncoder encoder, CancellationToken cancel)
    {
        var path = new TileKey(survey.Name, tile, TileOutput.Picture).Path;
        using TilePixels red = new(tile), green = new(tile), blue = new(tile);
        TilePixels[] planes = [red, green, blue];
        foreach (var plane in planes) plane.Values.Fill(float.NaN);
        if (!plan.IsCandidate(tile) || !await WithBands(tile, (band, pixels) => pixels.Values.CopyTo(planes[band].Values), cancel))
        {
            if (await store.Look(survey.Name, path, cancel) is not null) Interlocked.Increment(ref removed);
            await store.Delete(survey.Name, path, cancel);
            return new FinishedTile(tile, null, null);
        }
        var file = encoder.Picture(red, green, blue, colors, TileOutput.Picture);
        await store.Write(survey.Name, path, file, cancel);
        Interlocked.Increment(ref made);
        Interlocked.Add(ref bytes, file.Length);
        return new FinishedTile(tile, null, Crc32C.Of(file.Span));
    }

    /// <summary>Those of the three tiles that there are; false when there is none.</summary>
    private async ValueTask<bool> WithBands(HipsTile tile, Action<int, TilePixels> take, CancellationToken cancel)
    {
        var isAny = false;
        for (var band = 0; band < bands.Length; band++)
        {
            using var pixels = await TileReader.Read(store, survey.ColorOf[band], tile, cancel);
            if (pixels is null) continue;
            take(band, pixels);
            isAny = true;
        }
        return isAny;
    }
}
