using Dax.Sky.Resampling;
using Dax.Sky.Stencils;

namespace Dax.Sky.Coadds;

/// <summary>How a mosaic's pixels are found and put together.</summary>
public sealed record MosaicRecipe(ResamplingKernel Kernel, CoaddOptions Coadd)
{
    /// <summary>Values are sums over pixels (counts), not brightness.</summary>
    public bool KeepsFlux { get; init; }

    /// <summary>How far a place may be off, in pixels of the input.</summary>
    public double MaxError { get; init; } = Kernel is ResamplingKernel.Area ? 1e-6 : 0.005;

    /// <summary>Each pixel takes the image in whose inside it lies deepest, and no other: so do patches of coadds that overlap.</summary>
    public bool PrefersInterior { get; init; }

    /// <summary>Tiles that are worked on at once.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Where they are worked on.</summary>
    public TaskScheduler Threads { get; init; } = TaskScheduler.Default;

    /// <summary>Bytes of images on the mosaic's pixels that are in memory at once, over all tiles that are worked on; at least one image a tile, or 64 × 16 pixels of all.</summary>
    public long MostBytes { get; init; } = 256 << 20;
}

/// <summary>
/// Makes a mosaic strip by strip, tile by tile: of every image that touches a tile only the pixels around it are read. Memory is that of one strip and of the tiles that are worked on at once: each has the
/// pixels that it needs of one image, and <see cref="MosaicRecipe.MostBytes"/> bound what is kept of images put onto it. It does not depend on the mosaic's height, nor on how many images there are
/// or lie upon each other: means are summed up some images after the others, and what needs all values of a pixel is done in smaller tiles.
/// </summary>
public sealed partial class MosaicRenderer
{
    /// <summary>Rows of a strip when nobody says.</summary>
    public const int TileSide = 256;

    /// <summary>Columns and rows of a tile at most: long rows are read more cheaply, and neighbours need less of the same.</summary>
    private const int MostTileWidth = 1024, MostTileHeight = 512;

    /// <summary>Input pixels along a tile's side at most, where the input's are finer: what a tile needs of it is in memory at once.</summary>
    private const int MostInputSide = 2048;

    /// <summary>A pixel by area takes in <see cref="AreaKernel.MostPixels"/> a side at most: so a tile of so many holds to <see cref="MostInputSide"/>.</summary>
    private const int LeastTileSide = MostInputSide / AreaKernel.MostPixels;

    private readonly SkyGrid grid;
    private readonly MosaicRecipe recipe;
    private readonly MosaicSource[] sources;
    private readonly Wcs.Wcs world;
    private readonly ImagePlane plane;
    private readonly int tileWidth;
    private readonly int tileHeight;
    private readonly long[] pixels;

    /// <summary>Images may be opened, and read by many at once, as long as it is used.</summary>
    public MosaicRenderer(SkyGrid grid, MosaicRecipe recipe, IReadOnlyList<MosaicImage> images)
    {
        (this.grid, this.recipe, world) = (grid, recipe, grid.World());
        plane = new ImagePlane(new WcsPixelMap(world), grid.Width, grid.Height);
        sources = [.. images.Select(image => new MosaicSource(image, new PixelMap(world, image.World, recipe.MaxError), plane, recipe))];
        (tileWidth, tileHeight) = TileOf(grid, images);
        HasVariance = images.Count > 0 && images.All(i => i.Variance is not null);
        HasMask = images.Any(i => i.Mask is not null);
        pixels = new long[sources.Length];
    }

    /// <summary>Every image has one.</summary>
    public bool HasVariance { get; }

    /// <summary>Some image has one.</summary>
    public bool HasMask { get; }

    /// <summary>For each image in how many pixels of the mosaic it took part until now.</summary>
    public ReadOnlySpan<long> Pixels => pixels;

    /// <summary>A strip of that many rows for this mosaic.</summary>
    public MosaicStrip CreateStrip(int rows = TileSide) => new(grid.Width, rows, HasVariance, HasMask);

    /// <summary>
    /// Fills the strip with rows from y on, as many as it holds or the mosaic has. Throws FitsFormatException when an image's data are broken, IOException when they cannot be read.
    /// </summary>
    public void Render(MosaicStrip strip, int y, CancellationToken cancel)
    {
        strip.Begin(y, Math.Min(strip.MostRows, grid.Height - y));
        var (across, along) = (Parts(grid.Width, tileWidth), Parts(strip.Rows, tileHeight));
        try
        {
            Parallel.For(0, across * along, new ParallelOptions { MaxDegreeOfParallelism = recipe.Parallelism, TaskScheduler = recipe.Threads, CancellationToken = cancel },
                tile => RenderTile(strip, tile % across * tileWidth, y + tile / across * tileHeight, cancel));
        }
        catch (AggregateException e) when (e.InnerException is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    /// <summary>The finest image decides.</summary>
    private static (int Width, int Height) TileOf(SkyGrid grid, IReadOnlyList<MosaicImage> images)
    {
        var finest = 1.0;
        foreach (var image in images)
        {
            var scale = image.World.PixelScaleDegreesAt((image.Width + 1) / 2.0, (image.Height + 1) / 2.0);
            if (scale > 0 && double.IsFinite(scale)) finest = Math.Max(finest, grid.PixelDegrees / scale);
        }
        var most = (int)Math.Max(LeastTileSide, MostInputSide / finest);
        return (Even(grid.Width, Math.Min(MostTileWidth, most)), Even(grid.Height, Math.Min(MostTileHeight, most)));
    }

    /// <summary>Parts of one size, in whole blocks of the map.</summary>
    private static int Even(int length, int most)
    {
        var part = (length + Parts(length, most) - 1) / Parts(length, most);
        return Math.Min(most, (part + PixelMap.BlockSide - 1) / PixelMap.BlockSide * PixelMap.BlockSide);
    }

    private static int Parts(int length, int part) => (length + part - 1) / part;
}
