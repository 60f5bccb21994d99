using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dax.Sky.Coadds;

namespace Dax.Engine.Mosaics.Writing;

/// <summary>Some whole rows of a mosaic as they stand in a FITS file: big-endian, plane by plane. Reused for the rows that follow.</summary>
public sealed class MosaicRows
{
    private readonly byte[]?[] planes = new byte[4][];
    private readonly int width;

    /// <param name="width">Pixels of a row.</param>
    /// <param name="mostRows">That it may hold.</param>
    /// <param name="kinds">The planes that it has.</param>
    public MosaicRows(int width, int mostRows, ImmutableArray<MosaicPlane> kinds)
    {
        (this.width, MostRows, Planes) = (width, mostRows, kinds);
        foreach (var plane in kinds) planes[(int)plane] = new byte[(long)width * mostRows * plane.Bytes()];
    }

    public ImmutableArray<MosaicPlane> Planes { get; }

    public int MostRows { get; }

    /// <summary>The first row, counted from 0.</summary>
    public int Y { get; private set; }

    public int Rows { get; private set; }

    /// <summary>Of a plane that it has.</summary>
    public Memory<byte> this[MosaicPlane plane] =>
        (planes[(int)plane] ?? throw new ArgumentException($"There is no plane {plane}.", nameof(plane))).AsMemory(0, width * Rows * plane.Bytes());

    /// <summary>Before its planes are written into.</summary>
    public void Begin(int y, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MostRows);
        (Y, Rows) = (y, rows);
    }

    /// <summary>The rows of a strip. A mask or variances that the strip has not are empty: no flags, no number.</summary>
    public void Take(MosaicStrip strip)
    {
        Begin(strip.Y, strip.Rows);
        foreach (var plane in Planes)
        {
            var into = this[plane].Span;
            switch (plane)
            {
                case MosaicPlane.Image: Swap(strip.Image, into); break;
                case MosaicPlane.Variance when strip.HasVariance: Swap(strip.Variance, into); break;
                case MosaicPlane.Variance: MemoryMarshal.Cast<byte, uint>(into).Fill(BinaryPrimitives.ReverseEndianness(0x7FC00000u)); break;
                case MosaicPlane.Mask when strip.HasMask: BinaryPrimitives.ReverseEndianness(strip.Mask, MemoryMarshal.Cast<byte, int>(into)); break;
                case MosaicPlane.Mask: into.Clear(); break;
                default: BinaryPrimitives.ReverseEndianness(strip.Coverage, MemoryMarshal.Cast<byte, short>(into)); break;
            }
        }
    }

    private static void Swap(ReadOnlySpan<float> values, Span<byte> into) => BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), MemoryMarshal.Cast<byte, int>(into));
}

/// <summary>Makes the rows of a mosaic, from the first to the last.</summary>
public interface IMosaicSource
{
    /// <summary>Fills it with as many rows from y on as it holds or the mosaic has. Throws FitsFormatException, IOException as reading images does.</summary>
    ValueTask Fill(MosaicRows rows, int y, CancellationToken cancel);
}

/// <summary>Rows out of images that are all open.</summary>
public sealed class RenderedMosaic(MosaicRenderer renderer) : IMosaicSource
{
    private MosaicStrip? strip;

    public ValueTask Fill(MosaicRows rows, int y, CancellationToken cancel)
    {
        if (strip is null || strip.MostRows != rows.MostRows) strip = renderer.CreateStrip(rows.MostRows);
        renderer.Render(strip, y, cancel);
        rows.Take(strip);
        return ValueTask.CompletedTask;
    }
}
