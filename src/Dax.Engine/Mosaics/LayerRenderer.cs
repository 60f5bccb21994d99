using System.Collections.Immutable;
using System.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;

namespace Dax.Engine.Mosaics;

/// <summary>An image failed in the middle of a mosaic; carries the fault.</summary>
internal sealed class MosaicFaultException(Fault fault) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;
}

/// <summary>
/// Makes a layer's rows. An image is open from the first strip that touches it to the last, so of thousands as many are open as lie side by side in a strip.
/// </summary>
/// <param name="backgrounds">What is taken off each image; empty for nothing.</param>
internal sealed class LayerRenderer(LayerPlan layer, MosaicRecipe recipe, IImageOpener opener, bool calibrates, int opening, IReadOnlyList<SkyPlane> backgrounds) : IMosaicSource, IDisposable
{
    private readonly SortedDictionary<int, OpenImage> open = [];
    private readonly long[] pixels = new long[layer.Images.Length];
    private MosaicRenderer? renderer;
    private int[] rendered = [];
    private MosaicStrip? strip;

    /// <summary>Spent on opening images and computing rows; not on waiting for who reads them.</summary>
    public TimeSpan Busy { get; private set; }

    /// <summary>Rows that were computed, not taken from an attempt before.</summary>
    public int RenderedRows { get; private set; }

    public int ImageCount => pixels.Length;

    /// <summary>Rows of the mosaic.</summary>
    public int Height => layer.Grid.Height;

    public async ValueTask Fill(MosaicRows rows, int y, CancellationToken cancel)
    {
        var upper = Math.Min(y + rows.MostRows, layer.Grid.Height);
        var started = Stopwatch.GetTimestamp();
        await Turn(y, upper, cancel);
        if (strip is null || strip.MostRows != rows.MostRows || strip.HasMask != renderer!.HasMask || strip.HasVariance != renderer.HasVariance) strip = renderer!.CreateStrip(rows.MostRows);
        // Other requests get their turn while this one computes.
        await Task.Run(() => renderer!.Render(strip, y, cancel), cancel);
        rows.Take(strip);
        (Busy, RenderedRows) = (Busy + Stopwatch.GetElapsedTime(started), RenderedRows + rows.Rows);
        // Other layers follow, and all that waits is sent: images are not held for that.
        if (upper == layer.Grid.Height) Close();
    }

    /// <summary>Rows of the table of inputs as far as the mosaic is made.</summary>
    public IEnumerable<MosaicInput> Inputs()
    {
        var counted = Counted();
        for (var i = 0; i < layer.Images.Length; i++)
        {
            var image = layer.Images[i].Image;
            yield return MosaicPlanner.InputOf(image.Found) with
            {
                Scale = layer.Images[i].Scale,
                Unit = image.StoredUnit ?? "",
                Calibration = image.Calibration.Source,
                Background = backgrounds.Count > i ? backgrounds[i] : null,
                Pixels = counted[i],
            };
        }
        foreach (var skipped in layer.Skipped) yield return skipped;
    }

    /// <summary>Numbers of pixels that were counted before, of a mosaic that goes on.</summary>
    public void Count(IReadOnlyList<long> more)
    {
        for (var i = 0; i < pixels.Length; i++) pixels[i] += more[i];
    }

    /// <summary>Pixels that each image had a value for, until now.</summary>
    public long[] Counted()
    {
        var counted = (long[])pixels.Clone();
        for (var k = 0; k < rendered.Length; k++) counted[rendered[k]] += renderer!.Pixels[k];
        return counted;
    }

    public void Dispose() => Close();

    /// <summary>An image of the layer, open, as it takes part. Throws <see cref="MosaicFaultException"/>.</summary>
    public static async ValueTask<OpenImage> Open(LayerPlan layer, int index, IImageOpener opener, bool calibrates, CancellationToken cancel)
    {
        var needs = new ImageNeeds { Variance = layer.ReadsVariance, Mask = layer.ReadsMask, Calibrate = calibrates };
        var found = layer.Images[index].Image.Found;
        var opened = await opener.Open(found.Uri, needs, cancel);
        return opened.IsOk ? opened.Value : throw new MosaicFaultException(ImageSurveyor.Named(found, opened.Fault));
    }

    /// <summary>With its mask's bits where the mosaic's are.</summary>
    public static MosaicImage Prepare(LayerPlan layer, int index, OpenImage image)
    {
        var mask = layer.ReadsMask ? image.Image.Mask : null;
        var planes = layer.Images[index].Image.MaskPlanes;
        if (mask is not null && layer.Legend.Moves(planes) is { } moves)
            mask = new RemappedMask(image.Handle.Content.Find(Datasets.PlaneKind.Mask)!.File, mask, moves);
        return image.Image with
        {
            Mask = mask, Ignored = mask is null ? 0 : LayerPlanner.IgnoredBits(layer.Legend), Scale = (float)(image.Calibration.Scale * layer.Images[index].AreaScale),
        };
    }

    private async ValueTask Turn(int lower, int upper, CancellationToken cancel)
    {
        var wanted = Enumerable.Range(0, layer.Images.Length).Where(i => layer.Images[i].Box.Lower(1) < upper && layer.Images[i].Box.Upper(1) > lower).ToArray();
        if (renderer is not null && wanted.AsSpan().SequenceEqual(rendered)) return;
        Settle();
        foreach (var gone in open.Keys.Except(wanted).ToArray())
        {
            open[gone].Dispose();
            open.Remove(gone);
        }
        var missing = wanted.Where(i => !open.ContainsKey(i)).ToArray();
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = opening, CancellationToken = cancel }, async (i, stop) =>
        {
            var image = await Open(layer, i, opener, calibrates, stop);
            lock (open) open.Add(i, image);
        });
        renderer = new MosaicRenderer(layer.Grid, recipe, [.. wanted.Select(i => Prepare(layer, i, open[i]) with { Background = backgrounds.Count > i ? backgrounds[i] : null })]);
        rendered = wanted;
    }

    private void Close()
    {
        Settle();
        foreach (var image in open.Values) image.Dispose();
        open.Clear();
        strip = null;
    }

    /// <summary>Takes over what was counted.</summary>
    private void Settle()
    {
        Counted().CopyTo(pixels, 0);
        renderer = null;
        rendered = [];
    }
}
