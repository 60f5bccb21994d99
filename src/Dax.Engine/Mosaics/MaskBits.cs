using System.Buffers.Binary;
using System.Numerics;

namespace Dax.Engine.Mosaics;

/// <summary>From the bits of an image's mask to those of the mosaic's.</summary>
/// <param name="sets">For each of the 32 bits the mosaic's: several where it has several names, none where it has no meaning.</param>
internal sealed class MaskBits(uint[] sets)
{
    /// <summary>Bits that stay where they are, when no bit goes elsewhere.</summary>
    private readonly uint? kept = Kept(sets);

    /// <summary>Nothing is moved and nothing goes.</summary>
    public bool IsIdentity => kept == uint.MaxValue;

    public uint Moved(uint flags)
    {
        if (kept is { } mask) return flags & mask;
        var moved = 0u;
        for (; flags != 0; flags &= flags - 1) moved |= sets[BitOperations.TrailingZeroCount(flags)];
        return moved;
    }

    /// <summary>In place, of big-endian numbers.</summary>
    public void Move(Span<uint> pixels)
    {
        if (kept is { } mask)
        {
            mask = BinaryPrimitives.ReverseEndianness(mask);
            foreach (ref var pixel in pixels) pixel &= mask;
            return;
        }
        var (before, after) = (0u, 0u);
        foreach (ref var pixel in pixels)
        {
            if (pixel == 0) continue;
            // Neighbours are alike.
            if (pixel != before) (before, after) = (pixel, BinaryPrimitives.ReverseEndianness(Moved(BinaryPrimitives.ReverseEndianness(pixel))));
            pixel = after;
        }
    }

    private static uint? Kept(uint[] sets)
    {
        var kept = 0u;
        for (var bit = 0; bit < sets.Length; bit++)
        {
            if (sets[bit] == 0) continue;
            if (sets[bit] != 1u << bit) return null;
            kept |= 1u << bit;
        }
        return kept;
    }
}
