namespace Dax.Sky.Fits;

/// <summary>An image that lies in the file as it is (FITS 4.0, 3.3.2 and 7.1): only the rows of a section are read.</summary>
internal sealed class RawImage : FitsImage
{
    public RawImage(FitsFile file, FitsHdu hdu) : base(file, hdu, hdu.Header)
    {
        var pixels = Axes.Aggregate(Axes.IsEmpty ? UInt128.Zero : UInt128.One, (count, axis) => count * (UInt128)axis);
        if (pixels * (UInt128)BytesPerPixel > (UInt128)hdu.DataLength) throw new FitsFormatException($"{hdu}: the pixels are not in the data");
    }

    public override void ReadSection(in PixelBox box, Span<byte> stored)
    {
        Check(box, stored);
        if (stored.IsEmpty) return;
        // Axes that are taken whole make one piece with the one behind them.
        var axis = 0;
        long stride = BytesPerPixel;
        while (axis < box.Rank - 1 && box.Length(axis) == Axes[axis]) stride *= Axes[axis++];
        var piece = stride * box.Length(axis);
        var offset = Hdu.DataOffset + stride * box.Lower(axis);
        ReadPieces(box, axis + 1, offset, stride * Axes[axis], (int)piece, stored);
    }

    /// <summary>Reads the pieces along <paramref name="axis"/>, whose neighbours lie <paramref name="stride"/> bytes apart, plane by plane of the axes behind it.</summary>
    private void ReadPieces(in PixelBox box, int axis, long offset, long stride, int piece, Span<byte> stored)
    {
        if (axis >= box.Rank)
        {
            File.Source.Read(offset, stored);
            return;
        }
        offset += stride * box.Lower(axis);
        var plane = (int)(piece * box.Length(axis));
        if (axis == box.Rank - 1)
        {
            File.Source.ReadRows(offset, piece, stride, stored);
            return;
        }
        Span<long> at = stackalloc long[Math.Min(box.Rank, 16)];
        if (box.Rank > at.Length) at = new long[box.Rank];
        at.Clear();
        for (; stored.Length > 0; stored = stored[plane..])
        {
            File.Source.ReadRows(offset + OuterOffset(box, axis, stride, at), piece, stride, stored[..plane]);
            Advance(box, axis + 1, at);
        }
    }

    // Planes are counted from the box's own beginning.
    private long OuterOffset(in PixelBox box, int axis, long stride, ReadOnlySpan<long> at)
    {
        long offset = 0;
        for (var i = axis + 1; i < box.Rank; i++)
        {
            stride *= Axes[i - 1];
            offset += stride * (box.Lower(i) + at[i]);
        }
        return offset;
    }

    private static void Advance(in PixelBox box, int axis, Span<long> at)
    {
        for (; axis < box.Rank && ++at[axis] == box.Length(axis); axis++) at[axis] = 0;
    }
}
