using System.Buffers.Binary;
using System.Numerics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>RICE_1 (FITS 4.0, 10.4.1): the split of each block is chosen by the mean of its folded differences, as cfitsio chooses it, so that tiles are the same byte for byte.</summary>
internal static class RiceEncoder
{
    /// <summary>Pixels of a block, in all files that there are.</summary>
    public const int BlockSize = 32;

    /// <summary>Bytes that so many pixels cannot exceed.</summary>
    public static int MaxBytes(int pixels, int bytesPerPixel) => checked((2 * pixels * bytesPerPixel) + 64);

    /// <summary>Encodes a tile of at least one pixel; answers how many bytes it is.</summary>
    public static int Encode(ReadOnlySpan<int> pixels, int bytesPerPixel, Span<byte> into) => bytesPerPixel switch
    {
        1 => Encode<RiceByte>(pixels, into),
        2 => Encode<RiceShort>(pixels, into),
        _ => Encode<RiceInt>(pixels, into),
    };

    private static int Encode<TWidth>(ReadOnlySpan<int> pixels, Span<byte> into) where TWidth : IRiceWidth
    {
        Span<uint> folded = stackalloc uint[BlockSize];
        var bits = new BitWriter(into);
        bits.Put((uint)pixels[0], TWidth.PixelBits);
        var last = pixels[0];
        for (var first = 0; first < pixels.Length; first += BlockSize)
        {
            var block = pixels.Slice(first, Math.Min(BlockSize, pixels.Length - first));
            var sum = Fold<TWidth>(block, ref last, folded);
            Put<TWidth>(ref bits, folded[..block.Length], sum);
        }
        return bits.Finish();
    }

    /// <summary>Differences modulo the pixel's size: 0, -1, 1, -2, … are 0, 1, 2, 3, …</summary>
    private static ulong Fold<TWidth>(ReadOnlySpan<int> block, ref int last, Span<uint> folded) where TWidth : IRiceWidth
    {
        var sum = 0ul;
        var unused = 32 - TWidth.PixelBits;
        for (var i = 0; i < block.Length; i++)
        {
            var difference = (block[i] - last) << unused >> unused;
            folded[i] = ((uint)difference << 1) ^ (uint)(difference >> 31);
            sum += folded[i];
            last = block[i];
        }
        return sum;
    }

    private static void Put<TWidth>(ref BitWriter bits, scoped ReadOnlySpan<uint> folded, ulong sum) where TWidth : IRiceWidth
    {
        var mean = Math.Max(0, ((double)sum - (folded.Length / 2) - 1) / folded.Length);
        var split = 32 - BitOperations.LeadingZeroCount((uint)mean >> 1);
        if (split >= TWidth.WholeSplit)
        {
            bits.Put((uint)TWidth.WholeSplit + 1, TWidth.SplitBits);
            foreach (var value in folded) bits.Put(value, TWidth.PixelBits);
        }
        else if (sum == 0) bits.Put(0, TWidth.SplitBits);
        else
        {
            bits.Put((uint)split + 1, TWidth.SplitBits);
            foreach (var value in folded)
            {
                bits.PutZeros(value >> split);
                bits.Put((1u << split) | (value & ((1u << split) - 1)), split + 1);
            }
        }
    }

    private ref struct BitWriter(Span<byte> into)
    {
        private readonly Span<byte> into = into;
        private int next;
        private ulong bits; // the lowest `held` of them wait to be written
        private int held;

        public void Put(uint value, int count)
        {
            bits = (bits << count) | (value & ((1ul << count) - 1));
            held += count;
            if (held < 32) return;
            held -= 32;
            BinaryPrimitives.WriteUInt32BigEndian(into[next..], (uint)(bits >> held));
            next += 4;
        }

        public void PutZeros(uint count)
        {
            for (; count > 24; count -= 24) Put(0, 24);
            Put(0, (int)count);
        }

        public int Finish()
        {
            for (; held > 0; held -= 8) into[next++] = (byte)(held >= 8 ? bits >> (held - 8) : bits << (8 - held));
            return next;
        }
    }
}
