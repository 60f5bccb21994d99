using System.Buffers;
using System.Buffers.Binary;
using Dax.Engine.Datasets;
using Dax.Sky.Fits;
using Dax.Sky.Stencils;

namespace Dax.Engine.Cutouts;

/// <summary>
/// Makes pixels undefined whose centre is outside of the region: NaN in images of real numbers, BLANK in images of whole ones. A mask keeps its bits, and gets that of
/// NO_DATA where it has such a plane.
/// </summary>
internal sealed class OutsideBlanker
{
    private readonly StencilMask mask;
    private readonly int xAxis, yAxis;
    private readonly int size;
    private readonly byte[] pattern = new byte[8];
    private readonly bool isMask;

    public OutsideBlanker(CutoutPlan plan, DatasetHandle handle, DatasetPlane plane)
    {
        var content = handle.Content;
        mask = new StencilMask(plan.Product.Stencil!.Region, content.Plane!);
        (xAxis, yAxis) = (content.Wcs!.XAxis - 1, content.Wcs.YAxis - 1);
        size = plane.Image.BytesPerPixel;
        isMask = plane.Kind is PlaneKind.Mask;
        if (isMask) Write(MaskBit(plane.Image), plane.Image.Bitpix);
        else if (plane.Image.Bitpix < 0) (plane.Image.Bitpix == -32 ? (ReadOnlySpan<byte>)[0x7f, 0xc0, 0, 0] : [0x7f, 0xf8, 0, 0, 0, 0, 0, 0]).CopyTo(pattern);
        else Write(plane.Image.Blank ?? 0, plane.Image.Bitpix);
        IsIdle = isMask && MaskBit(plane.Image) == 0;
    }

    /// <summary>A mask without a plane for it.</summary>
    public bool IsIdle { get; }

    /// <param name="stripe">What of the image <paramref name="stored"/> holds.</param>
    public void Blank(in PixelBox stripe, Span<byte> stored)
    {
        if (IsIdle || stripe.IsEmpty) return;
        var plane = new PixelBox(stripe.Lower(xAxis), stripe.Lower(yAxis), stripe.Upper(xAxis), stripe.Upper(yAxis));
        var count = checked((int)plane.PixelCount);
        var inside = ArrayPool<bool>.Shared.Rent(count);
        try
        {
            mask.Find(plane, inside.AsSpan(0, count));
            var pixels = stored.Length / size;
            for (var i = 0; i < pixels; i++)
                if (!inside[PlaceOf(stripe, plane, i)]) Blank(stored.Slice(i * size, size));
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(inside);
        }
    }

    private void Blank(Span<byte> pixel)
    {
        for (var i = 0; i < pixel.Length; i++) pixel[i] = isMask ? (byte)(pixel[i] | pattern[i]) : pattern[i];
    }

    // Which pixel of the plane the i-th of the stripe is.
    private int PlaceOf(in PixelBox stripe, in PixelBox plane, int i)
    {
        if (stripe.Rank == 2) return xAxis == 0 ? i : throw new InvalidOperationException("A plane's axes ascend.");
        long rest = i, x = 0, y = 0;
        for (var axis = 0; axis < stripe.Rank; axis++)
        {
            (rest, var at) = Math.DivRem(rest, stripe.Length(axis));
            if (axis == xAxis) x = at;
            if (axis == yAxis) y = at;
        }
        return (int)(y * plane.Length(0) + x);
    }

    private static long MaskBit(FitsImage image) =>
        image.Header.TryGetInteger("MP_NO_DATA", out var bit) && bit >= 0 && bit < image.BytesPerPixel * 8 ? 1L << (int)bit : 0;

    private void Write(long value, int bitpix)
    {
        switch (bitpix)
        {
            case 8: pattern[0] = (byte)value; break;
            case 16: BinaryPrimitives.WriteInt16BigEndian(pattern, (short)value); break;
            case 32: BinaryPrimitives.WriteInt32BigEndian(pattern, (int)value); break;
            case 64: BinaryPrimitives.WriteInt64BigEndian(pattern, value); break;
        }
    }
}
