using System.Collections.Immutable;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Sky.Fits;
using Dax.Sky.Wcs;

namespace Dax.Engine.Mosaics;

/// <summary>An image as its headers are; its file is not open any more.</summary>
internal sealed record SurveyedImage(FoundImage Found, Wcs World, int Width, int Height, ImageCalibration Calibration)
{
    /// <summary>Of the values as they are stored.</summary>
    public string? StoredUnit { get; init; }

    public bool HasVariance { get; init; }

    public bool HasMask { get; init; }

    /// <summary>Of its mask; empty when it has none.</summary>
    public IReadOnlyDictionary<string, int> MaskPlanes { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Its planes as they are stored.</summary>
    public long Bytes { get; init; }

    /// <summary>Changes when its file may have.</summary>
    public string ETag { get; init; } = "";

    /// <summary>Degrees, about its middle.</summary>
    public double PixelDegrees { get; } = World.PixelScaleDegreesAt((Width + 1) / 2.0, (Height + 1) / 2.0) is var scale && double.IsFinite(scale) && scale > 0 ? scale : World.PixelScaleDegrees;
}

/// <summary>Looks at the headers of images, a few at once, and closes them.</summary>
internal sealed class ImageSurveyor(IImageOpener opener, int parallelism)
{
    /// <summary>In their order. A fault names the image; with <paramref name="skipsMissing"/> those whose file is not there are answered as null.</summary>
    public async ValueTask<Result<SurveyedImage?[]>> Look(ImmutableArray<FoundImage> images, bool calibrates, bool skipsMissing, CancellationToken cancel)
    {
        var looked = new Result<SurveyedImage?>[images.Length];
        await Parallel.ForAsync(0, images.Length, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancel }, async (i, stop) => looked[i] = await Look(images[i], calibrates, skipsMissing, stop));
        foreach (var image in looked)
            if (!image.IsOk) return image.Fault;
        return Array.ConvertAll(looked, l => l.Value);
    }

    /// <summary>The same fault, which says of which image it is.</summary>
    public static Fault Named(FoundImage image, Fault fault) => fault switch
    {
        Fault.NotFound => new Fault.NotFound(Text(image, fault) + " MISSING=skip leaves out what is not there."),
        Fault.Usage => new Fault.Usage(Text(image, fault)),
        Fault.Transient => new Fault.Transient(Text(image, fault)),
        _ => fault,
    };

    private async ValueTask<Result<SurveyedImage?>> Look(FoundImage image, bool calibrates, bool skipsMissing, CancellationToken cancel)
    {
        var opened = await opener.Open(image.Uri, new ImageNeeds { Variance = true, Mask = true, Calibrate = calibrates }, cancel);
        if (!opened.IsOk) return opened.Fault is Fault.NotFound && skipsMissing ? new Result<SurveyedImage?>((SurveyedImage?)null) : Named(image, opened.Fault);
        using var open = opened.Value;
        var (science, mask, variance) = (open.Image.Image, open.Image.Mask, open.Image.Variance);
        return new SurveyedImage(image, open.Image.World, open.Image.Width, open.Image.Height, open.Calibration)
        {
            StoredUnit = science.Header.Text("BUNIT")?.Trim(),
            ETag = open.Handle.ETag,
            HasVariance = variance is not null,
            HasMask = mask is not null,
            MaskPlanes = mask is null ? ImmutableDictionary<string, int>.Empty : MaskLegend.Of(mask.Header),
            Bytes = science.Hdu.DataLength + (mask?.Hdu.DataLength ?? 0) + (variance?.Hdu.DataLength ?? 0),
        };
    }

    private static string Text(FoundImage image, Fault fault) =>
        fault.Message.Contains(image.Uri.Id.ToString(), StringComparison.Ordinal) ? fault.Message : $"Image {image.Uri.Id} ({image.Dataset.Ref.DatasetType}): {fault.Message}";
}
