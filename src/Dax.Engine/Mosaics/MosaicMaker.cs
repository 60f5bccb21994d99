using System.Collections.Immutable;
using System.Globalization;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Mosaics.Writing;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;

namespace Dax.Engine.Mosaics;

/// <summary>Makes a mosaic that is planned and sends it. For one mosaic; disposing closes its images.</summary>
internal sealed class MosaicMaker : IDisposable
{
    private const int PumpBytes = 1 << 20;

    private static readonly string Version = $"Dax.Orleans {typeof(MosaicMaker).Assembly.GetName().Version?.ToString(3)}";

    private readonly MosaicPlan plan;
    private readonly ImmutableArray<LayerRenderer> renderers;
    private readonly ImmutableArray<IMosaicSource> sources;
    private readonly TileThreads threads;

    private MosaicMaker(MosaicPlan plan, ImmutableArray<LayerRenderer> renderers, ImmutableArray<IMosaicSource> sources, TileThreads threads) =>
        (this.plan, this.renderers, this.sources, this.threads) = (plan, renderers, sources, threads);

    /// <summary>Told how many rows of all layers are done.</summary>
    public Action<long> OnRows { get; set; } = _ => { };

    /// <summary>Seconds spent on computing, and the part of the mosaic that was computed: the rest an attempt before had made.</summary>
    public (double Seconds, double Part) Spent =>
        (renderers.Sum(r => r.Busy.TotalSeconds), 1 - KeptRows / (double)Rows);

    /// <summary>Of all layers.</summary>
    public long Rows => (long)plan.Grid.Height * plan.Layers.Length;

    /// <summary>Rows that an attempt before had made; when it is sent.</summary>
    public long KeptRows => Rows - renderers.Sum(r => (long)r.RenderedRows);

    /// <param name="wrap">What stands between a layer's renderer and the file: that which keeps rows for the attempt after a crash.</param>
    public static async ValueTask<Result<MosaicMaker>> Begin(MosaicPlan plan, IImageOpener opener, int opening, Func<int, LayerRenderer, IMosaicSource> wrap, CancellationToken cancel)
    {
        var renderers = ImmutableArray.CreateBuilder<LayerRenderer>();
        // Their threads begin with the first tile.
        var threads = new TileThreads(plan.Recipe.Parallelism);
        foreach (var layer in plan.Layers)
        {
            IReadOnlyList<SkyPlane> backgrounds = [];
            if (plan.Spec.MatchesBackgrounds)
            {
                var solved = await BackgroundFit.Solve(layer, plan.RecipeOf(layer), opener, plan.Spec.Calibrates, cancel);
                if (!solved.IsOk) return solved.Fault;
                backgrounds = solved.Value;
            }
            renderers.Add(new LayerRenderer(layer, plan.RecipeOf(layer) with { Threads = threads }, opener, plan.Spec.Calibrates, opening, backgrounds));
        }
        return new MosaicMaker(plan, renderers.ToImmutable(), [.. renderers.Select((r, i) => wrap(i, r))], threads);
    }

    /// <summary>Bytes sent. Throws as reading images and the sink do.</summary>
    public async ValueTask<long> Send(Func<Stream> spool, DateTimeOffset now, IChunkSink sink, CancellationToken cancel)
    {
        var layers = plan.Layers.Select(LayerOf).ToImmutableArray();
        if (plan.Spec.Format.Picture is { } format)
        {
            var picture = await MosaicPicture.Make(layers, plan.Spec, OnRows, cancel);
            await sink.Begin(new QueryHead(plan.Spec.Format.MediaType, MosaicName.Of(plan, format.Name)) { Length = picture.Length }, cancel);
            await sink.Write(picture, cancel);
            return picture.Length;
        }
        var file = new MosaicFile(layers, () => [.. renderers.SelectMany(r => r.Inputs())]) { Cards = Cards(now) };
        var isPlain = plan.Spec.Compression is Cutouts.CutoutCompression.None;
        await sink.Begin(new QueryHead(plan.Spec.Format.MediaType, MosaicName.Of(plan, isPlain ? "fits" : "fits.fz")) { Length = isPlain ? MosaicWriter.Length(file) : null }, cancel);
        using var pump = new ChunkPump(PumpBytes);
        await new MosaicWriter(spool) { Compression = plan.Spec.Compression, OnRows = OnRows }.Write(file, new SinkTarget(pump, sink), cancel);
        await pump.Flush(sink, true, cancel);
        return pump.Bytes;
    }

    public void Dispose()
    {
        foreach (var renderer in renderers) renderer.Dispose();
        threads.Dispose();
    }

    private MosaicLayer LayerOf(LayerPlan layer, int index) => new(layer.Grid, layer.Planes, sources[index])
    {
        Unit = layer.Unit, PixelDegrees = layer.PixelDegrees, MaskPlanes = layer.Legend.Planes, Band = layer.Band, Version = plan.Layers.Length > 1 ? index + 1 : null,
    };

    /// <summary>How it was made.</summary>
    private ImmutableArray<FitsCard> Cards(DateTimeOffset now)
    {
        var spec = plan.Spec;
        return
        [
            FitsCard.Text("CREATOR", Version, "software that made it"),
            FitsCard.Text("DATE", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), "when it was made (UTC)"),
            FitsCard.Integer("NIMAGES", plan.ImageCount, "images that it is made of, see INPUTS"),
            FitsCard.Text("KERNEL", Word(MosaicChoices.Kernels, spec.Kernel), "how pixels were resampled"),
            FitsCard.Text("COMBINE", Word(MosaicChoices.Methods, spec.Combine), "how images were combined"),
            FitsCard.Text("FLUX", plan.Layers.All(l => l.KeepsFlux) ? "sum" : plan.Layers.Any(l => l.KeepsFlux) ? "auto" : "brightness", "what was kept of a pixel's value"),
            FitsCard.Text("MATCH", Word(MosaicChoices.Matches, spec.MatchesBackgrounds), "how backgrounds were matched"),
            FitsCard.Text("MODE", Word(MosaicChoices.Modes, spec.PrefersInterior), "which of overlapping images count"),
            FitsCard.Logical("CALIBRAT", spec.Calibrates, "values were calibrated where headers say how"),
        ];
    }

    private static string Word<T>(IReadOnlyDictionary<string, T> words, T value) =>
        words.Where(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Select(w => w.Key.ToLowerInvariant()).OrderByDescending(w => w.Length).First();
}

/// <summary>What a mosaic is called when it is saved.</summary>
internal static class MosaicName
{
    public static string Of(MosaicPlan plan, string ending)
    {
        var center = plan.Grid.World().TryPixelToSky((plan.Grid.Width + 1) / 2.0, (plan.Grid.Height + 1) / 2.0, out var middle) ? middle : plan.Grid.Center;
        return string.Create(CultureInfo.InvariantCulture, $"mosaic_{center.LonDegrees:0.00000}{(center.LatDegrees < 0 ? "" : "+")}{center.LatDegrees:0.00000}.{ending}");
    }
}
