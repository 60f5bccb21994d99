using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>
/// Planes that bring the backgrounds of a mosaic's images together (MATCH=plane): each image is looked at once, coarsely, every so many pixels; where two overlap their differences are fitted.
/// </summary>
internal static class BackgroundFit
{
    /// <summary>Places along the longer side of an image.</summary>
    private const int Side = 192;

    /// <summary>Overlaps that are looked at, the largest first; a hundred images that all cover the same place have more.</summary>
    private const int MostPairs = 6000;

    /// <summary>More images than can be solved at once; null when they are not.</summary>
    public static Fault? Problem(int count) => count <= BackgroundMatch.MostImages ? null
        : new Fault.Usage($"Backgrounds of at most {BackgroundMatch.MostImages} images are matched at once; this mosaic has {count}: ask for a smaller region, or for MATCH=none.");

    /// <summary>For each image of the layer what is to be taken off it, over the mosaic's pixels. Usage for more than can be solved at once. Throws as reading images does.</summary>
    public static async ValueTask<Result<IReadOnlyList<SkyPlane>>> Solve(LayerPlan layer, MosaicRecipe recipe, IImageOpener opener, bool calibrates, CancellationToken cancel)
    {
        var count = layer.Images.Length;
        if (Problem(count) is { } problem) return problem;
        if (count == 0) return new Result<IReadOnlyList<SkyPlane>>([]);
        var factor = Math.Max(1.0, layer.Images.Max(i => (double)Math.Max(i.Box.Length(0), i.Box.Length(1))) / Side);
        var coarse = layer.Grid.Coarser(factor);
        var views = new ImageSection[count];
        var sparse = recipe with { Kernel = ResamplingKernel.Nearest, Coadd = new CoaddOptions(CoaddMethod.First), PrefersInterior = false, MaxError = 0.2 };
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = recipe.Parallelism, CancellationToken = cancel },
            async (i, stop) => views[i] = await Look(layer, i, coarse, factor, sparse, opener, calibrates, stop));
        var match = new BackgroundMatch(count);
        foreach (var (i, j) in Pairs(views))
        {
            cancel.ThrowIfCancellationRequested();
            var (one, other) = Shared(views[i], views[j]);
            match.Add(i, new CoaddInput(one), j, new CoaddInput(other));
        }
        return new Result<IReadOnlyList<SkyPlane>>(match.Solve().Select(p => Finer(p, factor, recipe.KeepsFlux)).ToImmutableArray());
    }

    private static async ValueTask<ImageSection> Look(LayerPlan layer, int index, SkyGrid coarse, double factor, MosaicRecipe recipe, IImageOpener opener, bool calibrates, CancellationToken cancel)
    {
        var box = layer.Images[index].Box;
        var (x0, y0) = ((int)(box.Lower(0) / factor), (int)(box.Lower(1) / factor));
        var (x1, y1) = (Math.Min(coarse.Width, (int)Math.Ceiling(box.Upper(0) / factor)), Math.Min(coarse.Height, (int)Math.Ceiling(box.Upper(1) / factor)));
        using var open = await LayerRenderer.Open(layer, index, opener, calibrates, cancel);
        var image = LayerRenderer.Prepare(layer, index, open);
        // Nothing else is looked at.
        var renderer = new MosaicRenderer(coarse.Part(x0, y0, x1 - x0, y1 - y0), recipe with { Parallelism = 1 }, [image with { Variance = null, Mask = image.Ignored == 0 ? null : image.Mask }]);
        var strip = renderer.CreateStrip(y1 - y0);
        renderer.Render(strip, 0, cancel);
        return new ImageSection(x0, y0, x1 - x0, y1 - y0, strip.Image.ToArray());
    }

    private static IEnumerable<(int, int)> Pairs(ImageSection[] views)
    {
        var pairs = new List<(int I, int J, long Size)>();
        for (var i = 0; i < views.Length; i++)
            for (var j = i + 1; j < views.Length; j++)
            {
                var (x0, y0, x1, y1) = Overlap(views[i], views[j]);
                if (x1 > x0 && y1 > y0) pairs.Add((i, j, (long)(x1 - x0) * (y1 - y0)));
            }
        return pairs.OrderByDescending(p => p.Size).Take(MostPairs).Select(p => (p.I, p.J));
    }

    private static (int X0, int Y0, int X1, int Y1) Overlap(ImageSection a, ImageSection b) =>
        (Math.Max(a.X, b.X), Math.Max(a.Y, b.Y), Math.Min(a.X + a.Width, b.X + b.Width), Math.Min(a.Y + a.Height, b.Y + b.Height));

    private static (ImageSection, ImageSection) Shared(ImageSection a, ImageSection b)
    {
        var (x0, y0, x1, y1) = Overlap(a, b);
        return (Cut(a, x0, y0, x1 - x0, y1 - y0), Cut(b, x0, y0, x1 - x0, y1 - y0));
    }

    private static ImageSection Cut(ImageSection view, int x, int y, int width, int height)
    {
        var pixels = new float[width * height];
        for (var row = 0; row < height; row++)
            view.Image.Span.Slice((y - view.Y + row) * view.Width + x - view.X, width).CopyTo(pixels.AsSpan(row * width));
        return new ImageSection(x, y, width, height, pixels);
    }

    /// <summary>
    /// A plane over the mosaic's pixels: the place x of a coarse pixel is (x + ½)/factor − ½ of the mosaic's. Sums over a pixel are as much larger as the pixel is.
    /// </summary>
    private static SkyPlane Finer(SkyPlane plane, double factor, bool keepsFlux)
    {
        var (shift, area) = (0.5 / factor - 0.5, keepsFlux ? factor * factor : 1);
        return new SkyPlane((plane.Constant + (plane.SlopeX + plane.SlopeY) * shift) / area, plane.SlopeX / factor / area, plane.SlopeY / factor / area);
    }
}
