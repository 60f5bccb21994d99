using System.Buffers.Binary;
using System.Numerics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>Bits of a compressed tile, the most significant of each byte first. Throws <see cref="FitsFormatException"/> at their end.</summary>
internal ref struct TileBits
{
    private readonly ReadOnlySpan<byte> bytes;
    private int next;
    private ulong window; // the next bits at its top; below those held, bits that are refilled again, or zeros
    private int held;

    /// <summary>Begins at a bit.</summary>
    public TileBits(ReadOnlySpan<byte> bytes, long position = 0)
    {
        this.bytes = bytes;
        next = (int)(position >> 3);
        Take((int)(position & 7));
    }

    /// <summary>Bits taken so far.</summary>
    public readonly long Position => ((long)next << 3) - held;

    /// <summary>The next <paramref name="count"/> bits (0 to 32) as a number.</summary>
    public uint Take(int count)
    {
        var value = Show(count);
        Skip(count);
        return value;
    }

    /// <summary>The next <paramref name="count"/> bits (0 to 32) without taking them; zeros stand for those behind the end.</summary>
    public uint Show(int count)
    {
        if (held < count) Refill();
        return (uint)(window >> 1 >> (63 - count));
    }

    /// <summary>Takes bits that were shown.</summary>
    public void Skip(int count)
    {
        if (count > held) throw Ended();
        window <<= count;
        held -= count;
    }

    /// <summary>Counts zeros up to the next one, and takes that one too.</summary>
    public uint CountZeros()
    {
        for (var zeros = 0u; ;)
        {
            if (held == 0) Refill();
            if (held == 0) throw Ended();
            var shown = Math.Min(BitOperations.LeadingZeroCount(window), held);
            zeros += (uint)shown;
            if (shown < held)
            {
                Skip(shown + 1);
                return zeros;
            }
            Skip(held);
        }
    }

    /// <summary>Goes to the next whole byte.</summary>
    public void Align() => Skip(held & 7);

    private void Refill()
    {
        if (next <= bytes.Length - 8)
        {
            window |= BinaryPrimitives.ReadUInt64BigEndian(bytes[next..]) >> held;
            next += (63 - held) >> 3;
            held |= 56;
            return;
        }
        for (; held <= 56 && next < bytes.Length; held += 8) window |= (ulong)bytes[next++] << (56 - held);
    }

    private static FitsFormatException Ended() => new("A compressed tile ends before its last pixel.");
}
