using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;

namespace Dax.Engine.Imagery;

/// <summary>Opens images through the handles that every request shares.</summary>
public sealed class ImageOpener(DatasetHandles handles) : IImageOpener
{
    private static readonly object CalibrationKey = new();

    public async ValueTask<Result<OpenImage>> Open(DatasetUri uri, ImageNeeds needs, CancellationToken cancel)
    {
        var opened = await handles.Open(uri, cancel);
        if (!opened.IsOk) return opened.Fault;
        var lease = opened.Value;
        try
        {
            var image = Of(lease.Handle, needs, out var calibration);
            if (image.IsOk) return new OpenImage(lease, image.Value, calibration);
            lease.Dispose();
            return image.Fault;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>The image of a dataset that is open, for as long as the handle is leased.</summary>
    internal static Result<MosaicImage> Of(DatasetHandle handle, ImageNeeds needs, out ImageCalibration calibration)
    {
        var content = handle.Content;
        calibration = default;
        if (content.Planes.IsEmpty || content.Planes[0].Kind is not PlaneKind.Image) return Unfit(handle, "has no image");
        if (content.Wcs is not { } world || content.Plane is null) return Unfit(handle, $"has no place on the sky: {content.WcsProblem}");
        var science = content.Planes[0].Image;
        if (science.Axes.Length != 2 || world.XAxis != 1 || world.YAxis != 2) return Unfit(handle, "is no image of two axes");
        if (science.Axes[0] > int.MaxValue || science.Axes[1] > int.MaxValue) return Unfit(handle, "is too large");
        calibration = CalibrationOf(content, needs.Calibrate);
        var mask = needs.Mask || needs.Ignored.Count > 0 ? Find(content, PlaneKind.Mask) : null;
        var ignored = mask is null ? 0 : Bits(mask.Header, needs.Ignored);
        return new MosaicImage(science, world)
        {
            Variance = needs.Variance ? Find(content, PlaneKind.Variance) : null,
            Mask = needs.Mask || ignored != 0 ? mask : null,
            Ignored = ignored,
            Scale = (float)calibration.Scale,
        };
    }

    private static Fault.Usage Unfit(DatasetHandle handle, string problem) => new($"The dataset {handle.Uri.Id} ({handle.Dataset.Ref.DatasetType}) {problem}.");

    private static ImageCalibration CalibrationOf(DatasetContent content, bool calibrates)
    {
        var known = (ImageCalibration)content.Derived.GetOrAdd(CalibrationKey, static (_, c) => PhotometricCalibration.Of(c.Planes[0].Image.Header, c.Files[0].Hdus[0].Header), content);
        return calibrates ? known : PhotometricCalibration.Uncalibrated(content.Planes[0].Image.Header, content.Files[0].Hdus[0].Header);
    }

    /// <summary>A plane with the image's own pixels; null when there is none.</summary>
    private static FitsImage? Find(DatasetContent content, PlaneKind kind) =>
        content.Find(kind)?.Image is { } plane && plane.Axes.AsSpan().SequenceEqual(content.Planes[0].Image.Axes.AsSpan()) ? plane : null;

    /// <summary>Bits of the planes of those names that the mask has.</summary>
    private static int Bits(FitsHeader mask, IReadOnlyList<string> names)
    {
        var bits = 0;
        foreach (var name in names)
            if (mask.TryGetInteger("MP_" + name.ToUpperInvariant(), out var bit) && bit is >= 0 and < 32) bits |= 1 << (int)bit;
        return bits;
    }
}
