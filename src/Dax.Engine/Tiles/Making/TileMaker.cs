using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making;

/// <summary>Opens one image after the other and puts it onto the tile.</summary>
public sealed class TileMaker(IImageOpener opener) : ITileMaker
{
    /// <summary>What is wanted of images: HiPS tiles are plain means, so that variances need not be read.</summary>
    internal static ImageNeeds Needs { get; } = new();

    public async ValueTask<Result<TilePixels?>> Make(HipsSurvey survey, HipsTile tile, IReadOnlyList<FoundImage> images, CancellationToken cancel)
    {
        if (survey.IsColor) throw new ArgumentException("A colour map has no images of its own.", nameof(survey));
        if (!tile.IsValid) throw new ArgumentOutOfRangeException(nameof(tile));
        using var canvas = new TileCanvas(tile);
        var renderer = new TileRenderer(Recipe(survey));
        var unit = new CommonUnit();
        foreach (var image in images)
        {
            cancel.ThrowIfCancellationRequested();
            if (await Add(renderer, image, [canvas], unit, cancel) is { } fault) return fault;
        }
        var pixels = new TilePixels(tile, unit.Value);
        if (canvas.TryFinish(pixels.Values)) return pixels;
        pixels.Dispose();
        return new Result<TilePixels?>((TilePixels?)null);
    }

    internal static TileRecipe Recipe(HipsSurvey survey) => new(survey.Kernel);

    /// <summary>Null when all is well.</summary>
    private async ValueTask<Fault?> Add(TileRenderer renderer, FoundImage found, TileCanvas[] canvases, CommonUnit unit, CancellationToken cancel) =>
        await Add(opener, renderer, found, canvases, unit, cancel);

    internal static async ValueTask<Fault?> Add(IImageOpener opener, TileRenderer renderer, FoundImage found, TileCanvas[] canvases, CommonUnit unit, CancellationToken cancel)
    {
        var opened = await opener.Open(found.Uri, Needs, cancel);
        if (!opened.IsOk) return opened.Fault;
        using var image = opened.Value;
        try
        {
            renderer.Add(image.Image, canvases, cancel);
            unit.Add(image.Calibration.Unit);
            return null;
        }
        catch (FitsFormatException)
        {
            return new Fault.Broken($"The image {found.Uri} cannot be read: its data are broken.");
        }
        catch (IOException)
        {
            return new Fault.Transient($"The image {found.Uri} cannot be read now.");
        }
    }
}

/// <summary>The unit that all images have; null when they differ.</summary>
internal sealed class CommonUnit
{
    private bool isKnown;

    public string? Value { get; private set; }

    public void Add(string? unit)
    {
        if (isKnown && unit != Value) Value = null;
        else Value = unit;
        isKnown = true;
    }
}
