using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Dax.Sky.Fits;

/// <summary>
/// The pixels of an HDU, however they are kept. Does not change; many threads may read at once, each into its own memory. No pixels are kept between calls.
/// </summary>
public abstract class FitsImage
{
    private readonly PixelScaling scaling;

    /// <param name="header">As of the uncompressed image. Throws <see cref="FitsFormatException"/> when it describes none, or one beyond the file's limits.</param>
    protected FitsImage(FitsFile file, FitsHdu hdu, FitsHeader header)
    {
        (File, Hdu, Header) = (file, hdu, header);
        try
        {
            Bitpix = (int)header.Integer("BITPIX", 0);
            if (Bitpix is not (8 or 16 or 32 or 64 or -32 or -64)) throw new FitsFormatException($"BITPIX is {Bitpix}");
            Axes = ReadAxes(header, file.Limits);
            BScale = header.Number("BSCALE", 1);
            BZero = header.Number("BZERO", 0);
            Blank = Bitpix > 0 ? header.OptionalInteger("BLANK") : null;
        }
        catch (FitsFormatException e)
        {
            throw new FitsFormatException($"{hdu}: {e.Message}", e);
        }
        scaling = new PixelScaling(Bitpix, BScale, BZero, Blank);
    }

    public FitsHdu Hdu { get; }

    /// <summary>As of the uncompressed image.</summary>
    public FitsHeader Header { get; }

    /// <summary>8, 16, 32, 64, −32 or −64 (FITS 4.0, 4.4.1.1).</summary>
    public int Bitpix { get; }

    /// <summary>Lengths of the axes in pixels, the fastest first; none for an HDU without data.</summary>
    public ImmutableArray<long> Axes { get; }

    /// <summary>Physical value = BZERO + BSCALE × stored value (FITS 4.0, 4.4.2.5).</summary>
    public double BScale { get; }

    public double BZero { get; }

    /// <summary>The stored value that means "undefined"; null for real pixels, where NaN does.</summary>
    public long? Blank { get; }

    public int BytesPerPixel => Math.Abs(Bitpix) / 8;

    protected FitsFile File { get; }

    /// <summary>The image of an HDU, compressed or not. Throws <see cref="FitsFormatException"/> when it has none that can be read.</summary>
    public static FitsImage Open(FitsFile file, FitsHdu hdu) => hdu.Kind switch
    {
        FitsHduKind.Image => new RawImage(file, hdu),
        FitsHduKind.CompressedImage => Tiles.CompressedImage.Create(file, hdu),
        _ => throw new FitsFormatException($"{hdu} is no image"),
    };

    /// <summary>
    /// The pixels of a box as a FITS data unit of just that box would hold them: big-endian, first axis fastest, unscaled. <paramref name="stored"/> has exactly
    /// PixelCount × BytesPerPixel bytes. The box has the image's axes and lies in it (else ArgumentException). Throws <see cref="FitsFormatException"/> when the data
    /// are broken, IOException when they cannot be read.
    /// </summary>
    public abstract void ReadSection(in PixelBox box, Span<byte> stored);

    /// <summary>Physical values of a box, undefined ones as NaN; computed in doubles, then rounded to floats. Errors as in <see cref="ReadSection"/>.</summary>
    public void ReadValues(in PixelBox box, Span<float> values)
    {
        var bytes = CheckLength(box, values.Length);
        var target = MemoryMarshal.AsBytes(values);
        if (BytesPerPixel > sizeof(float))
        {
            var rented = ArrayPool<byte>.Shared.Rent(bytes);
            ReadSection(box, rented.AsSpan(0, bytes));
            scaling.Apply(rented.AsSpan(0, bytes), values);
            ArrayPool<byte>.Shared.Return(rented);
            return;
        }
        // At the end of their own place: each value is written behind those that were read.
        ReadSection(box, target[^bytes..]);
        scaling.Apply(target[^bytes..], values);
    }

    /// <summary>Physical values of a box, undefined ones as NaN. Errors as in <see cref="ReadSection"/>.</summary>
    public void ReadValues(in PixelBox box, Span<double> values)
    {
        var stored = MemoryMarshal.AsBytes(values)[^CheckLength(box, values.Length)..];
        ReadSection(box, stored);
        scaling.Apply(stored, values);
    }

    /// <summary>Stored values in the machine's byte order, unscaled (masks, counts): T has the size of a pixel. Errors as in <see cref="ReadSection"/>.</summary>
    public void ReadStored<T>(in PixelBox box, Span<T> values) where T : unmanaged
    {
        CheckLength(box, values.Length);
        var stored = MemoryMarshal.AsBytes(values);
        ReadSection(box, stored);
        PixelBytes.Swap(stored, BytesPerPixel);
    }

    /// <summary>Throws ArgumentException when the box is not one of this image or the memory is not of its size.</summary>
    protected void Check(in PixelBox box, Span<byte> stored)
    {
        if (!box.IsWithin(Axes.AsSpan())) throw new ArgumentException($"{box} is not in an image of {string.Join(" × ", Axes)} pixels", nameof(box));
        if ((Int128)box.PixelCount * BytesPerPixel != stored.Length) throw new ArgumentException($"{box} has {box.PixelCount} pixels of {BytesPerPixel} bytes, not {stored.Length} bytes", nameof(stored));
    }

    private int CheckLength(in PixelBox box, int values)
    {
        if (box.PixelCount != values) throw new ArgumentException($"{box} has {box.PixelCount} pixels, not {values}", nameof(values));
        return checked(values * BytesPerPixel);
    }

    private static ImmutableArray<long> ReadAxes(FitsHeader header, FitsLimits limits)
    {
        var count = header.Integer("NAXIS", 0);
        if (count < 0 || count > limits.MaxAxes) throw new FitsFormatException($"NAXIS is {count}");
        var axes = ImmutableArray.CreateBuilder<long>((int)count);
        UInt128 pixels = 1;
        for (var i = 1; i <= count; i++)
        {
            axes.Add(FitsHdu.Axis(header, i));
            pixels *= (UInt128)axes[^1];
            if (pixels > (UInt128)limits.MaxPixels)
                throw new FitsFormatException(string.Create(CultureInfo.InvariantCulture, $"the image has more than {limits.MaxPixels} pixels"));
        }
        return axes.MoveToImmutable();
    }
}
