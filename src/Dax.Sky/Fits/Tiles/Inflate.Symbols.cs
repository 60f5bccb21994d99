using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// The inner loops: a plain one for the ends of input and output, and one that asks about neither: it takes up to 56 bits between refills and writes
/// up to three literals and a match between two looks at where it stands.
/// </summary>
internal ref partial struct Inflate
{
    private const int InputMargin = 16, OutputMargin = 3 + 258 + 32;

    private const ulong SymbolMask = (1u << InflateTables.SymbolBits) - 1, DistanceMask = (1u << InflateTables.DistanceBits) - 1;

    /// <summary>Until the block ends (true), or either end is near.</summary>
    private bool FastSymbols(scoped ReadOnlySpan<uint> symbolTable, scoped ReadOnlySpan<uint> distanceTable)
    {
        ref var input = ref MemoryMarshal.GetReference(source);
        ref var output = ref MemoryMarshal.GetReference(into);
        ref var symbols = ref MemoryMarshal.GetReference(symbolTable);
        ref var distances = ref MemoryMarshal.GetReference(distanceTable);
        var (at, to, window, left) = ((nint)next, (nint)written, bits, held);
        var (lastInput, lastOutput) = ((nint)source.Length - InputMargin, (nint)Math.Min(wanted, into.Length - OutputMargin));
        var isEnd = false;
        while (at <= lastInput && to < lastOutput)
        {
            window |= Read(ref input, at) << left;
            at += (63 - left) >> 3;
            left |= 56;

            var entry = Unsafe.Add(ref symbols, (nint)(window & SymbolMask));
            var before = window;
            window >>= (int)(byte)entry;
            left -= (byte)entry;
            if ((int)entry < 0)
            {
                Unsafe.Add(ref output, to++) = (byte)(entry >> 16);
                entry = Unsafe.Add(ref symbols, (nint)(window & SymbolMask));
                before = window;
                window >>= (int)(byte)entry;
                left -= (byte)entry;
                if ((int)entry < 0)
                {
                    Unsafe.Add(ref output, to++) = (byte)(entry >> 16);
                    entry = Unsafe.Add(ref symbols, (nint)(window & SymbolMask));
                    before = window;
                    window >>= (int)(byte)entry;
                    left -= (byte)entry;
                    if ((int)entry < 0)
                    {
                        Unsafe.Add(ref output, to++) = (byte)(entry >> 16);
                        continue;
                    }
                }
            }

            if ((entry & InflateTables.Special) != 0)
            {
                if ((entry & InflateTables.SecondTable) != 0)
                {
                    entry = Unsafe.Add(ref symbols, (nint)((entry >> 16) + (window & ((1u << (int)((entry >> 8) & 31)) - 1))));
                    before = window;
                    window >>= (int)(byte)entry;
                    left -= (byte)entry;
                    if ((int)entry < 0)
                    {
                        Unsafe.Add(ref output, to++) = (byte)(entry >> 16);
                        continue;
                    }
                }
                if ((entry & InflateTables.EndOfBlock) != 0)
                {
                    isEnd = true;
                    break;
                }
            }
            var length = (nint)((entry >> 16) + (uint)((before & ((1ul << (int)(byte)entry) - 1)) >> (int)((entry >> 8) & 31)));

            window |= Read(ref input, at) << left;
            at += (63 - left) >> 3;
            left |= 56;
            entry = Unsafe.Add(ref distances, (nint)(window & DistanceMask));
            if ((entry & InflateTables.Special) != 0)
            {
                window >>= InflateTables.DistanceBits;
                left -= InflateTables.DistanceBits;
                entry = Unsafe.Add(ref distances, (nint)((entry >> 16) + (window & ((1u << (int)((entry >> 8) & 31)) - 1))));
            }
            var distance = (nint)((entry >> 16) + (uint)((window & ((1ul << (int)(byte)entry) - 1)) >> (int)((entry >> 8) & 31)));
            window >>= (int)(byte)entry;
            left -= (byte)entry;
            if (distance > to) throw Broken();
            Copy(ref Unsafe.Add(ref output, to), distance, length);
            to += length;
        }
        // The window shows bits beyond those that it holds; the plain loop counts on zeros there.
        bits = left == 0 ? 0 : window & (ulong.MaxValue >> (64 - left));
        (next, held, written) = ((int)at, left, (int)to);
        return isEnd;
    }

    /// <summary>Up to 31 bytes more than <paramref name="length"/> are written, for the margin to take.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref byte to, nint distance, nint length)
    {
        if (distance >= Vector128<byte>.Count)
        {
            for (nint i = 0; i < length; i += Vector128<byte>.Count)
                Vector128.LoadUnsafe(ref Unsafe.Subtract(ref to, distance), (nuint)i).StoreUnsafe(ref to, (nuint)i);
        }
        else if (distance == 1)
        {
            var run = Vector256.Create(Unsafe.Subtract(ref to, 1));
            for (nint i = 0; i < length; i += Vector256<byte>.Count) run.StoreUnsafe(ref to, (nuint)i);
        }
        else CopyNear(ref to, distance, length);
    }

    private static void CopyNear(ref byte to, nint distance, nint length)
    {
        ref var from = ref Unsafe.Subtract(ref to, distance);
        for (nint i = 0; i < length; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte input, nint at)
    {
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, at));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>To the end of the block, or of what is wanted.</summary>
    private void SlowSymbols(scoped ReadOnlySpan<uint> symbols, scoped ReadOnlySpan<uint> distances)
    {
        while (written < wanted)
        {
            var entry = Entry(symbols, SymbolMask, InflateTables.SymbolBits, out var length);
            if ((int)entry < 0)
            {
                into[written++] = (byte)(entry >> 16);
                continue;
            }
            if ((entry & InflateTables.Special) != 0) return;
            Entry(distances, DistanceMask, InflateTables.DistanceBits, out var distance);
            if (distance > written) throw Broken();
            Repeat(distance, Math.Min(length, wanted - written));
        }
    }

    /// <summary>What is copied repeats itself, so each copy may be twice as long as the one before.</summary>
    private void Repeat(int distance, int length)
    {
        for (var start = written - distance; length > 0;)
        {
            var count = Math.Min(length, written - start);
            into.Slice(start, count).CopyTo(into[written..]);
            written += count;
            length -= count;
        }
    }

    /// <summary>The next symbol, and its base with the extra bits.</summary>
    private uint Entry(scoped ReadOnlySpan<uint> table, ulong mask, int tableBits, out int value)
    {
        Fill();
        var entry = table[(int)(bits & mask)];
        if ((int)entry >= 0 && (entry & InflateTables.SecondTable) != 0)
        {
            Drop(tableBits);
            entry = table[(int)((entry >> 16) + (bits & ((1u << (int)((entry >> 8) & 31)) - 1)))];
        }
        var shown = bits;
        Drop((byte)entry);
        value = (int)((entry >> 16) & 0x7FFF) + (int)((shown & ((1ul << (int)(byte)entry) - 1)) >> (int)((entry >> 8) & 31));
        return entry;
    }
}
