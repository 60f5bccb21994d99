using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// The next bits stand at the top of a 64-bit window, so counting zeros is one instruction and taking bits a shift. Several pixels are decoded
/// between two refills without looking whether their bits sufficed; afterwards one test tells, and if not they are decoded again, one by one.
/// </summary>
internal static partial class RiceDecoder
{
    /// <summary>Splits up to which eight pixels are tried together, four, and two: their usual lengths then fit the 56 bits of a refill.</summary>
    private const int SplitOfEight = 3, SplitOfFour = 9, SplitOfTwo = 22;

    private static void DecodeFast<TWidth>(ReadOnlySpan<byte> tile, int blockSize, Span<int> pixels) where TWidth : IRiceWidth
    {
        var first = new TileBits(tile);
        var place = new Place { Sum = first.Take(TWidth.PixelBits) };
        var window = new Window(tile, TWidth.PixelBits / 8);
        while (place.Pixel < pixels.Length && window.Refill())
        {
            if (place.Pixel == place.BlockEnd)
            {
                if (SkipEmptyBlocks<TWidth>(ref window, ref place, blockSize, pixels)) continue;
                place.Open(ReadSplit<TWidth>((uint)window.Take(TWidth.SplitBits)), blockSize, pixels.Length);
            }

            var block = pixels[place.Pixel..place.BlockEnd];
            var done = place.Split == TWidth.WholeSplit ? WholeBlock<TWidth>(ref window, ref place.Sum, block) : SplitBlock<TWidth>(ref window, ref place.Sum, place.Split, block);
            place.Pixel += done;
            if (done == block.Length) continue;
            if (!window.CanRefill) break;
            OnePixel<TWidth>(tile, ref window, ref place, pixels);
        }

        var rest = new TileBits(tile, window.Position);
        Continue<TWidth>(ref rest, ref place, blockSize, pixels);
    }

    /// <summary>Blocks without differences are SplitBits zeros each: as many as the window shows are filled at once.</summary>
    private static bool SkipEmptyBlocks<TWidth>(ref Window window, ref Place place, int blockSize, Span<int> pixels) where TWidth : IRiceWidth
    {
        var blocks = window.Zeros / TWidth.SplitBits;
        if (blocks == 0) return false;
        var count = (int)Math.Min((long)blocks * blockSize, pixels.Length - place.Pixel);
        blocks = Math.Min(blocks, (int)(((long)count + blockSize - 1) / blockSize));
        pixels.Slice(place.Pixel, count).Fill(TWidth.Pixel(place.Sum));
        window.Drop(blocks * TWidth.SplitBits);
        place.Pixel += count;
        place.BlockEnd = place.Pixel;
        return true;
    }

    private static int WholeBlock<TWidth>(ref Window window, ref uint sum, Span<int> block) where TWidth : IRiceWidth
    {
        var i = 0;
        for (; i < block.Length && window.Refill(); i++)
        {
            sum += Unfold((uint)window.Take(TWidth.PixelBits));
            block[i] = TWidth.Pixel(sum);
        }
        return i;
    }

    /// <summary>Decodes a block, or the part of it before a pixel that has more than 56 bits or stands at the end of the bytes; answers how many pixels.</summary>
    private static int SplitBlock<TWidth>(ref Window window, ref uint sum, int split, Span<int> block) where TWidth : IRiceWidth
    {
        var group = split <= SplitOfEight ? 8 : split <= SplitOfFour ? 4 : split <= SplitOfTwo ? 2 : int.MaxValue;
        var at = window;
        var (running, i) = (sum, 0);
        while (i < block.Length && at.Refill())
        {
            if (block.Length - i >= group)
            {
                var (bits, held, total) = (at.Bits, at.Held, running);
                ref var pixel = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), i);
                Two<TWidth>(ref bits, ref held, ref total, split, ref pixel);
                if (group > 2) Two<TWidth>(ref bits, ref held, ref total, split, ref Unsafe.Add(ref pixel, 2));
                if (group == 8) Four<TWidth>(ref bits, ref held, ref total, split, ref Unsafe.Add(ref pixel, 4));
                if (held >= 0)
                {
                    (at.Bits, at.Held, running) = (bits, held, total);
                    i += group;
                    continue;
                }
            }

            var (oneBits, oneHeld, oneTotal) = (at.Bits, at.Held, running);
            One<TWidth>(ref oneBits, ref oneHeld, ref oneTotal, split, ref block[i]);
            if (oneHeld < 0) break;
            (at.Bits, at.Held, running) = (oneBits, oneHeld, oneTotal);
            i++;
        }
        window = at;
        sum = running;
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<TWidth>(ref ulong bits, ref int held, ref uint sum, int split, ref int pixels) where TWidth : IRiceWidth
    {
        One<TWidth>(ref bits, ref held, ref sum, split, ref pixels);
        One<TWidth>(ref bits, ref held, ref sum, split, ref Unsafe.Add(ref pixels, 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TWidth>(ref ulong bits, ref int held, ref uint sum, int split, ref int pixels) where TWidth : IRiceWidth
    {
        Two<TWidth>(ref bits, ref held, ref sum, split, ref pixels);
        Two<TWidth>(ref bits, ref held, ref sum, split, ref Unsafe.Add(ref pixels, 2));
    }

    /// <summary>Right if <paramref name="held"/> stays at or above zero. The one that ends the zeros and the bits after it are shifted down together and the one taken off again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TWidth>(ref ulong bits, ref int held, ref uint sum, int split, ref int pixel) where TWidth : IRiceWidth
    {
        var zeros = BitOperations.LeadingZeroCount(bits);
        var folded = (uint)(bits >> (63 - split - zeros)) + ((uint)(zeros - 1) << split);
        var used = zeros + split + 1;
        bits <<= used;
        held -= used;
        sum += Unfold(folded);
        pixel = TWidth.Pixel(sum);
    }

    private static void OnePixel<TWidth>(ReadOnlySpan<byte> tile, ref Window window, ref Place place, Span<int> pixels) where TWidth : IRiceWidth
    {
        var bits = new TileBits(tile, window.Position);
        Continue<TWidth>(ref bits, ref place, 1, pixels[..(place.Pixel + 1)]);
        window.MoveTo(bits.Position);
    }

    /// <summary>The next bits of a tile, at least 56 after a refill. Below those that it holds, the window may show bits that are refilled again.</summary>
    private ref struct Window(ReadOnlySpan<byte> tile, int start)
    {
        private readonly ReadOnlySpan<byte> tile = tile;
        private int next = start;

        public ulong Bits;
        public int Held;

        public readonly long Position => ((long)next << 3) - Held;

        public readonly bool CanRefill => next <= tile.Length - 8;

        public readonly int Zeros => Math.Min(BitOperations.LeadingZeroCount(Bits), Held);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Refill()
        {
            if (next > tile.Length - 8) return false;
            Bits |= BinaryPrimitives.ReadUInt64BigEndian(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(tile), next), 8)) >> Held;
            next += (63 - Held) >> 3;
            Held |= 56;
            return true;
        }

        public ulong Take(int count)
        {
            var value = Bits >> (64 - count);
            Drop(count);
            return value;
        }

        public void Drop(int count)
        {
            Bits <<= count;
            Held -= count;
        }

        public void MoveTo(long position)
        {
            next = (int)(position >> 3);
            (Bits, Held) = (0, 0);
            if (Refill())
            {
                Drop((int)(position & 7));
                return;
            }
            next = (int)((position + 7) >> 3);
            Held = (int)(((long)next << 3) - position);
        }
    }
}
