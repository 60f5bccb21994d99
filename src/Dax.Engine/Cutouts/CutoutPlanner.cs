using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Ivoa.Soda;
using Dax.Sky.Fits;
using Dax.Sky.Stencils;

namespace Dax.Engine.Cutouts;

/// <summary>Region → pixels → what the cutout costs. Reads no pixels.</summary>
internal sealed class CutoutPlanner(IDatasetCoverage coverage, TimeProvider time)
{
    /// <summary>Null when the dataset has nothing of what was asked.</summary>
    /// <param name="number">EXTVER of a cutout in a file of several; null for a file of its own.</param>
    public async ValueTask<Result<CutoutPlan?>> Plan(DatasetHandle handle, CutoutSpec spec, CutoutProduct product, long? number, CancellationToken cancel)
    {
        if (handle.Content.Planes.IsEmpty) return Refused(handle, "there is no image in it");
        if (spec.IsFiltered && !(await coverage.Of(handle, cancel)).Has(product.Band, product.Time, spec.Polarizations)) return (CutoutPlan?)null;
        return Plan(handle, spec, product, number);
    }

    private Result<CutoutPlan?> Plan(DatasetHandle handle, CutoutSpec spec, CutoutProduct product, long? number)
    {
        var content = handle.Content;
        var axes = content.Planes[0].Image.Axes;
        var box = PixelBox.Whole(axes.AsSpan());
        if (product.Stencil is { } stencil)
        {
            if (content.Plane is not { } plane) return Refused(handle, content.WcsProblem ?? "it has no celestial coordinates");
            if (StencilBox.Find(stencil.Region, plane) is not { } found) return (CutoutPlan?)null;
            box = Within(box, found, content.Wcs!.XAxis - 1, content.Wcs.YAxis - 1);
        }
        var layout = CutoutLayout.Of(handle, spec.Detail, isMember: number is not null);
        var blanks = spec.BlankOutside && product.Stencil is not null;
        if (blanks && !CanBlank(layout)) return Refused(handle, "its pixels are whole numbers without one that means undefined (BLANK), so OUTSIDE=blank cannot be");
        byte[] records = [.. layout.Provenance, .. Provenance.OfCutout(product.Stencil, time.GetUtcNow(), content.IsTai, number)];
        var (pixels, bytes) = Cost(layout, box, records.Length);
        return new CutoutPlan(product, layout, handle.ETag, box, records, pixels, bytes) { FileName = CutoutName.Of(handle, product.Stencil), BlanksOutside = blanks };
    }

    // A mask keeps its bits.
    private static bool CanBlank(CutoutLayout layout)
    {
        foreach (var part in layout.Parts)
            if (part.Plane is { Kind: not PlaneKind.Mask, Image: { Bitpix: > 0, Blank: null } }) return false;
        return true;
    }

    private static Fault.Usage Refused(DatasetHandle handle, string why) =>
        new(SodaErrors.Text(SodaErrors.Usage, $"Nothing can be cut from dataset {handle.Uri.Id} ({handle.Dataset.Ref.DatasetType}): {why.TrimEnd('.')}."));

    private static PixelBox Within(PixelBox whole, PixelBox plane, int xAxis, int yAxis)
    {
        if (whole.Rank == 2 && xAxis == 0 && yAxis == 1) return plane;
        Span<long> lower = new long[whole.Rank], upper = new long[whole.Rank];
        for (var i = 0; i < whole.Rank; i++) (lower[i], upper[i]) = (whole.Lower(i), whole.Upper(i));
        (lower[xAxis], upper[xAxis]) = (plane.Lower(0), plane.Upper(0));
        (lower[yAxis], upper[yAxis]) = (plane.Lower(1), plane.Upper(1));
        return PixelBox.Of(lower, upper);
    }

    private static (long Pixels, long Bytes) Cost(CutoutLayout layout, in PixelBox box, int records)
    {
        var (pixels, bytes) = (0L, 0L);
        foreach (var part in layout.Parts)
        {
            if (part.Copied is { } hdu) bytes += Fits.Padded(hdu.End - hdu.HeaderOffset);
            if (part.Header is { } header) bytes += header.Length(part.CarriesProvenance ? records : 0);
            if (part.Plane is not { } plane) continue;
            pixels += box.PixelCount;
            bytes += Fits.Padded(checked(box.PixelCount * plane.Image.BytesPerPixel));
        }
        return (pixels, bytes);
    }
}

/// <summary>FITS comes in blocks (FITS 4.0, 3.1).</summary>
internal static class Fits
{
    public const int Block = 2880;

    public static long Padded(long bytes) => (bytes + Block - 1) / Block * Block;
}
