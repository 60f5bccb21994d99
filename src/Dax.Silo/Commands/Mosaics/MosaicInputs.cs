using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;
using Dax.Sky.Wcs;

namespace Dax.Silo.Commands.Mosaics;

/// <summary>The files of a mosaic, open.</summary>
internal sealed class MosaicInputs : IDisposable
{
    private readonly List<FitsFile> open = [];

    public List<MosaicImage> Images { get; } = [];

    /// <summary>BUNIT, when all images have the same.</summary>
    public string? Unit { get; private set; }

    /// <summary>Mask bits by name; those that images do not agree about are left out.</summary>
    public SortedList<string, long> MaskPlanes { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers what is wrong; null when nothing is. Throws FitsFormatException and IOException.</summary>
    public string? Open(MosaicRequest request)
    {
        for (var i = 0; i < request.Files.Length; i++)
            if (Add(request, request.Files[i], request.Weights.Length > 0 ? request.Weights[i] : null) is { } problem) return problem;
        return null;
    }

    /// <summary>The pixels to be made; null when the images are too far apart for any.</summary>
    public SkyGrid? Grid(MosaicRequest request)
    {
        var first = Images[0];
        var scale = request.PixelDegrees ?? first.World.PixelScaleDegreesAt((first.Width + 1) / 2.0, (first.Height + 1) / 2.0);
        if (request.Center is { } center) return new SkyGrid(request.Projection, center, request.Width, request.Height, scale, request.RotationDegrees);
        var footprints = new List<ISkyRegion>();
        foreach (var image in Images)
        {
            if (image.World.Footprint(image.Width, image.Height) is not { } footprint) return null;
            footprints.Add(footprint);
        }
        return SkyUnion.TryCreate(footprints, out var all, out _) ? SkyGrid.Around(all, request.Projection, scale, request.RotationDegrees) : null;
    }

    public void Dispose()
    {
        foreach (var file in open) file.Dispose();
    }

    private string? Add(MosaicRequest request, string path, string? weightPath)
    {
        var file = Open(path);
        var hdu = file.Find("IMAGE") ?? file.Find("SCI") ?? First(file);
        if (hdu is null) return $"{path} has no image";
        var image = FitsImage.Open(file, hdu);
        if (image.Axes.Length != 2 || image.Axes[0] > int.MaxValue || image.Axes[1] > int.MaxValue) return $"{path}: {hdu} is no image of two axes";
        if (!Wcs.TryRead(image.Header, ' ', out var world, out var error)) return $"{path}: {hdu} has no place on the sky: {error}";
        var weight = weightPath is null ? Plane(file, "WEIGHT", image) : Weight(weightPath);
        var variance = weight ?? Plane(file, "VARIANCE", image);
        if (variance is not null && !variance.Axes.AsSpan().SequenceEqual(image.Axes.AsSpan())) return $"{weightPath} has not the pixels of {path}";
        var mask = request.WantsMask ? Plane(file, "MASK", image) : null;
        if (mask is not null) Learn(mask.Header);
        Unit = Images.Count == 0 || Unit == image.Header.Text("BUNIT") ? image.Header.Text("BUNIT") : null;
        Images.Add(new MosaicImage(image, world) { Variance = variance, HasWeights = weight is not null, Mask = mask, Ignored = mask is null ? 0 : Bits(mask.Header, request.Ignored) });
        return null;
    }

    private FitsFile Open(string path)
    {
        var file = FitsFile.Open(new FileByteSource(path));
        open.Add(file);
        return file;
    }

    private FitsImage? Weight(string path)
    {
        var file = Open(path);
        return First(file) is { } hdu ? FitsImage.Open(file, hdu) : throw new FitsFormatException($"{path} has no image");
    }

    private static FitsImage? Plane(FitsFile file, string name, FitsImage image)
    {
        if (file.Find(name) is not { Kind: FitsHduKind.Image or FitsHduKind.CompressedImage } hdu) return null;
        var plane = FitsImage.Open(file, hdu);
        return plane.Axes.AsSpan().SequenceEqual(image.Axes.AsSpan()) ? plane : null;
    }

    private static FitsHdu? First(FitsFile file)
    {
        foreach (var hdu in file.Hdus)
            if (hdu.Kind is FitsHduKind.CompressedImage || (hdu.Kind is FitsHduKind.Image && hdu.Header.Integer("NAXIS", 0) > 0)) return hdu;
        return null;
    }

    private void Learn(FitsHeader header)
    {
        foreach (var card in header.Cards)
        {
            if (!card.Keyword.StartsWith("MP_", StringComparison.Ordinal) || !header.TryGetInteger(card.Keyword, out var bit)) continue;
            // Of two meanings neither is kept.
            if (!MaskPlanes.TryAdd(card.Keyword, bit) && MaskPlanes[card.Keyword] != bit) MaskPlanes[card.Keyword] = -1;
        }
    }

    private static int Bits(FitsHeader header, string[] names)
    {
        var bits = 0;
        foreach (var name in names)
            if (header.TryGetInteger("MP_" + name.ToUpperInvariant(), out var bit) && bit is >= 0 and < 32) bits |= 1 << (int)bit;
        return bits;
    }
}
