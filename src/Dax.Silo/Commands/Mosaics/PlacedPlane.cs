using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Resampling;
using Microsoft.Win32.SafeHandles;

namespace Dax.Silo.Commands.Mosaics;

/// <summary>What a mosaic's file can have.</summary>
internal enum MosaicPlane { Image, Mask, Variance, Weight, Coverage }

/// <summary>A plane of a file.</summary>
/// <param name="Name">EXTNAME; null: it is the primary HDU.</param>
internal readonly record struct PlaneForm(MosaicPlane Plane, string? Name, int Bitpix)
{
    public FitsHeader Header(MosaicInputs inputs, SkyGrid grid)
    {
        var header = new FitsHeaderBuilder().SetImage(Name is null, Bitpix, [grid.Width, grid.Height]);
        if (Name is not null) header.Set("EXTNAME", Name);
        foreach (var card in grid.Cards()) header.Set(card);
        if (inputs.Unit is { } unit && Plane is MosaicPlane.Image) header.Set("BUNIT", unit, "of the values");
        if (Plane is MosaicPlane.Image) header.Set("NCOMBINE", (long)inputs.Images.Count, "images");
        if (Plane is not MosaicPlane.Mask) return header.ToHeader();
        foreach (var (keyword, bit) in inputs.MaskPlanes)
            if (bit >= 0) header.Set(keyword, bit);
        return header.ToHeader();
    }
}

/// <summary>Where in a file the rows of a plane are.</summary>
internal sealed class PlacedPlane(MosaicPlane plane, int bitpix, SafeFileHandle file, long offset)
{
    public void Write(MosaicStrip strip)
    {
        var pixels = strip.Width * strip.Rows;
        var size = Math.Abs(bitpix) / 8;
        var buffer = ArrayPool<byte>.Shared.Rent(pixels * size);
        var bytes = buffer.AsSpan(0, pixels * size);
        Fill(strip, bytes);
        RandomAccess.Write(file, bytes, offset + (long)strip.Y * strip.Width * size);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Fill(MosaicStrip strip, Span<byte> bytes)
    {
        switch (plane)
        {
            case MosaicPlane.Mask: BinaryPrimitives.ReverseEndianness(strip.Mask, MemoryMarshal.Cast<byte, int>(bytes)); break;
            case MosaicPlane.Coverage when bitpix == 16: BinaryPrimitives.ReverseEndianness(strip.Coverage, MemoryMarshal.Cast<byte, short>(bytes)); break;
            case MosaicPlane.Coverage: Widen(strip.Coverage, MemoryMarshal.Cast<byte, float>(bytes)); break;
            case MosaicPlane.Weight: Invert(strip.Variance, MemoryMarshal.Cast<byte, float>(bytes)); break;
            case MosaicPlane.Variance: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(strip.Variance), MemoryMarshal.Cast<byte, int>(bytes)); break;
            default: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(strip.Image), MemoryMarshal.Cast<byte, int>(bytes)); break;
        }
    }

    private static void Widen(ReadOnlySpan<short> counts, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = counts[i];
        Swap(values);
    }

    /// <summary>Where there is no value there is no weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Invert(ReadOnlySpan<float> variances, Span<float> weights)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= weights.Length; i += Vector<float>.Count)
        {
            var weight = Vector<float>.One / new Vector<float>(variances[i..]);
            Vector.ConditionalSelect(Vector.Equals(weight, weight), weight, Vector<float>.Zero).CopyTo(weights[i..]);
        }
        for (; i < weights.Length; i++) weights[i] = float.IsNaN(variances[i]) ? 0 : 1 / variances[i];
        Swap(weights);
    }

    private static void Swap(Span<float> values)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
