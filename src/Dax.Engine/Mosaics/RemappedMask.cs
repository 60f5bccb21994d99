using System.Buffers;
using System.Runtime.InteropServices;
using Dax.Sky.Fits;

namespace Dax.Engine.Mosaics;

/// <summary>A mask of whole numbers of any width, read as one of 32 bits whose planes have the mosaic's bits.</summary>
internal sealed class RemappedMask : FitsImage
{
    private readonly FitsImage mask;
    private readonly MaskBits bits;

    public RemappedMask(FitsFile file, FitsImage mask, MaskBits bits) : base(file, mask.Hdu, Widened(mask)) => (this.mask, this.bits) = (mask, bits);

    public override void ReadSection(in PixelBox box, Span<byte> stored)
    {
        Check(box, stored);
        if (mask.Bitpix == 32) mask.ReadSection(box, stored);
        else Widen(box, MemoryMarshal.Cast<byte, int>(stored));
        if (!bits.IsIdentity) bits.Move(MemoryMarshal.Cast<byte, uint>(stored));
    }

    private static FitsHeader Widened(FitsImage mask)
    {
        if (mask.Bitpix == 32) return mask.Header;
        var header = new FitsHeaderBuilder().SetImage(primary: false, 32, [.. mask.Axes]);
        foreach (var card in mask.Header.Cards)
            if (card.Keyword.StartsWith("MP_", StringComparison.Ordinal)) header.Add(card);
        return header.ToHeader();
    }

    // Values of 8 and 16 bits are whole numbers in floats; of more than that (64 bits, reals) the first 32 bits count. What is undefined has no flags.
    private void Widen(in PixelBox box, Span<int> stored)
    {
        var values = ArrayPool<double>.Shared.Rent(stored.Length);
        try
        {
            mask.ReadValues(box, values.AsSpan(0, stored.Length));
            for (var i = 0; i < stored.Length; i++)
                stored[i] = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(Math.Abs(values[i]) < long.MaxValue ? unchecked((int)(long)values[i]) : 0);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(values);
        }
    }
}
