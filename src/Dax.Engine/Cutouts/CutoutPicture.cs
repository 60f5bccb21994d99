using System.Buffers;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Sky.Fits;
using Dax.Sky.Images;
using Dax.Sky.Stencils;

namespace Dax.Engine.Cutouts;

/// <summary>The science pixels of a cutout as a picture: zscale and asinh, north as the image has it. Of an image with more than two axes its first plane.</summary>
internal static class CutoutPicture
{
    /// <summary>Throws FitsFormatException and IOException as reading pixels does.</summary>
    public static Result<ReadOnlyMemory<byte>> Make(CutoutPlan plan, DatasetHandle handle, PreviewFormat format, long maxPixels)
    {
        var image = handle.Content.Planes[0].Image;
        var box = Plane(plan.Box);
        var (width, height) = (box.Length(0), box.Length(1));
        if (width * height > maxPixels || width > ushort.MaxValue || height > ushort.MaxValue)
            return new Fault.Usage($"A picture of {width} × {height} pixels is larger than the {maxPixels} that one may have; ask for a smaller region, or for FITS.");
        var count = (int)(width * height);
        var pixels = ArrayPool<float>.Shared.Rent(count);
        try
        {
            var values = pixels.AsSpan(0, count);
            image.ReadValues(box, values);
            if (plan.BlanksOutside) Clear(plan, handle, box, values);
            var output = new ArrayBufferWriter<byte>();
            ImagePreview.WriteGray(values, (int)width, ImagePreview.Curve(values), format, output, isClear: plan.BlanksOutside);
            return output.WrittenMemory;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(pixels);
        }
    }

    private static PixelBox Plane(in PixelBox box)
    {
        if (box.Rank == 2) return box;
        Span<long> lower = new long[box.Rank], upper = new long[box.Rank];
        for (var i = 0; i < box.Rank; i++) (lower[i], upper[i]) = (box.Lower(i), i < 2 ? box.Upper(i) : box.Lower(i) + 1);
        return PixelBox.Of(lower, upper);
    }

    private static void Clear(CutoutPlan plan, DatasetHandle handle, in PixelBox box, Span<float> values)
    {
        if (handle.Content.Wcs is not { XAxis: 1, YAxis: 2 }) return;
        var inside = ArrayPool<bool>.Shared.Rent(values.Length);
        new StencilMask(plan.Product.Stencil!.Region, handle.Content.Plane!).Find(new PixelBox(box.Lower(0), box.Lower(1), box.Upper(0), box.Upper(1)), inside.AsSpan(0, values.Length));
        for (var i = 0; i < values.Length; i++)
            if (!inside[i]) values[i] = float.NaN;
        ArrayPool<bool>.Shared.Return(inside);
    }
}
