using Dax.Ivoa.Vosi;
using Dax.Sky.Images;

namespace Dax.Ivoa.Mosaic;

/// <summary>
/// The parameters of the mosaic service, as clients find them. No standard describes such a service: those that SODA 1.0 has (3.2, 3.3) mean and look the same here, the others are ours. The first of
/// <see cref="ServiceParameter.Options"/> is the default.
/// </summary>
public static class MosaicParameter
{
    public static readonly ServiceParameter Id = new("ID", "Publisher's identifier of an image to take; may be repeated", null, "meta.id;meta.main", "char", "*", null);

    public static readonly ServiceParameter Pos = new(
        "POS", "Region to cover: CIRCLE, RANGE or POLYGON with its numbers, ICRS degrees", null, "pos.outline;obs", "char", "*", null);

    public static readonly ServiceParameter Circle = new("CIRCLE", "Circle to cover, ICRS", "deg", "pos.outline;obs", "double", "3", "circle");
    public static readonly ServiceParameter Polygon = new("POLYGON", "Polygon to cover, ICRS", "deg", "pos.outline;obs", "double", "*", "polygon");
    public static readonly ServiceParameter Ra = Own("RA", "Right ascension of the mosaic's middle, ICRS", "deg", "pos.eq.ra", "double", null);
    public static readonly ServiceParameter Dec = Own("DEC", "Declination of the mosaic's middle, ICRS", "deg", "pos.eq.dec", "double", null);
    public static readonly ServiceParameter Size = Own("SIZE", "Width and height of the mosaic; one number for both", "deg", "phys.angSize", "double", "*");

    public static readonly ServiceParameter PixelScale = Own("PIXELSCALE", "Side of a pixel; that of the finest image when it is not given", "arcsec", "pos.wcs.scale", "double", null);
    public static readonly ServiceParameter Rotation = Own("ROTATION", "Position angle of the image's columns, from north through east; 0 (default) is north up", "deg", "pos.posAng", "double", null);
    public static readonly ServiceParameter Projection = Choice("PROJECTION", "Projection of the mosaic", "pos.wcs.ctype", "TAN", "SIN", "ZEA", "CAR", "AIT", "HPX");

    public static readonly ServiceParameter Repo = Own("REPO", "Label of the repository to search for images", null, "meta.id", "char", "*");
    public static readonly ServiceParameter Collection = Own("COLLECTION", "Collection to search, a name or a glob pattern; may be repeated, the first that has an image counts", null, "meta.id", "char", "*");
    public static readonly ServiceParameter DatasetType = Own("DATASETTYPE", "Dataset type of the images, as the repository calls it", null, "meta.code.class", "char", "*");
    public static readonly ServiceParameter Band = Own("BAND", "Band of the images, as the repository calls it", null, "instr.bandpass", "char", "*");
    public static readonly ServiceParameter Where = Own("WHERE", "Which images to take, in the repository's own expression language", null, "meta.query", "char", "*");
    public static readonly ServiceParameter Adql = Own("ADQL", "Which images to take: a query whose answer has obs_publisher_did", null, "meta.query", "char", "*");

    public static readonly ServiceParameter Kernel = Choice("KERNEL", "How pixels are resampled; area is exact and conserves flux", "meta.code", "bilinear", "nearest", "bicubic", "lanczos3", "area");
    public static readonly ServiceParameter Combine = Choice(
        "COMBINE", "How images are combined; weighted is by inverse variance", "meta.code", "weighted", "mean", "median", "clipped", "first", "minimum", "maximum");

    public static readonly ServiceParameter Match = Choice("MATCH", "Whether backgrounds are brought together by planes where images overlap", "meta.code", "none", "plane");
    public static readonly ServiceParameter Calibrate = Choice("CALIBRATE", "Whether values become nJy where the headers say how", "meta.code", "true", "false");
    public static readonly ServiceParameter Flux = Choice("FLUX", "What is kept where pixels change their size: surface brightness, or the sum over pixels; auto: sums of values per pixel (nJy, counts)", "meta.code", "auto", "brightness", "sum");
    public static readonly ServiceParameter Mode = Choice("MODE", "Which images are used: all; optimal: of coadd patches only the interior of each", "meta.code", "all", "optimal");
    public static readonly ServiceParameter Missing = Choice("MISSING", "What an image whose file is gone means", "meta.code", "fail", "skip");

    public static readonly ServiceParameter ResponseFormat = new("RESPONSEFORMAT", "Format of the answer", null, "meta.code.mime", "char", "*", null)
    {
        Options = ["application/fits", "image/fits", .. PreviewFormat.All.Select(f => f.MediaType)],
    };

    public static readonly ServiceParameter Compression = Choice("COMPRESSION", "none; gzip: tiles, nothing lost; rice: tiles, real numbers in steps of a quarter of their noise", "meta.code", "none", "gzip", "rice");
    public static readonly ServiceParameter Red = Own("RED", "Band that is red in a picture of three bands", null, "instr.bandpass", "char", "*");
    public static readonly ServiceParameter Green = Own("GREEN", "Band that is green in a picture of three bands", null, "instr.bandpass", "char", "*");
    public static readonly ServiceParameter Blue = Own("BLUE", "Band that is blue in a picture of three bands", null, "instr.bandpass", "char", "*");
    public static readonly ServiceParameter Stretch = Own("STRETCH", "Of a picture of three bands: up to about this brightness it is linear (Lupton et al. 2004)", null, "stat.param", "double", null);
    public static readonly ServiceParameter Softening = Own("Q", "Of a picture of three bands: how soon it turns logarithmic (Lupton et al. 2004)", null, "stat.param", "double", null);
    public static readonly ServiceParameter Estimate = Choice("ESTIMATE", "true: only tell the size and the time of it, as JSON", "meta.code", "false", "true");

    /// <summary>What the service takes, in the order in which it is told.</summary>
    public static IReadOnlyList<ServiceParameter> All { get; } =
    [
        Id, Pos, Circle, Polygon, Ra, Dec, Size, PixelScale, Rotation, Projection, Repo, Collection, DatasetType, Band, Where, Adql, Kernel, Combine, Match, Calibrate, Flux, Mode, Missing, ResponseFormat, Compression,
        Red, Green, Blue, Stretch, Softening, Estimate,
    ];

    /// <summary>Those that make sense when the images are one, named by its ID.</summary>
    public static IReadOnlyList<ServiceParameter> OfOneImage { get; } =
        [Id, Pos, Circle, Polygon, Ra, Dec, Size, PixelScale, Rotation, Projection, Kernel, Calibrate, Flux, ResponseFormat, Compression, Estimate];

    private static ServiceParameter Own(string name, string description, string? unit, string ucd, string datatype, string? arraySize) =>
        new(name, description, unit, ucd, datatype, arraySize, null, IsStandard: false);

    private static ServiceParameter Choice(string name, string description, string ucd, params string[] options) =>
        Own(name, description, null, ucd, "char", "*") with { Options = options };
}
