using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dax.Sky.Fits;

namespace Dax.Engine.Mosaics;

/// <summary>A mask of 32 bits whose planes have other bits than the mosaic's: read with them in their places.</summary>
internal sealed class RemappedMask : FitsImage
{
    private readonly FitsImage mask;

    /// <summary>For each bit of the mask that of the mosaic; −1 where it has none.</summary>
    private readonly sbyte[] bits;

    public RemappedMask(FitsFile file, FitsImage mask, sbyte[] bits) : base(file, mask.Hdu, mask.Header)
    {
        if (mask.Bitpix != 32) throw new ArgumentException("Only masks of 32 bits have planes.", nameof(mask));
        (this.mask, this.bits) = (mask, bits);
    }

    public override void ReadSection(in PixelBox box, Span<byte> stored)
    {
        mask.ReadSection(box, stored);
        var (before, after) = (0u, 0u);
        foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(stored))
        {
            if (pixel == 0) continue;
            // Neighbours are alike.
            if (pixel != before) (before, after) = (pixel, BinaryPrimitives.ReverseEndianness(Moved(BinaryPrimitives.ReverseEndianness(pixel))));
            pixel = after;
        }
    }

    private uint Moved(uint flags)
    {
        var moved = 0u;
        for (; flags != 0; flags &= flags - 1)
            if (bits[System.Numerics.BitOperations.TrailingZeroCount(flags)] is >= 0 and var bit) moved |= 1u << bit;
        return moved;
    }
}
