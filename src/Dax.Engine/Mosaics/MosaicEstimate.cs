using System.Globalization;
using System.Text.Json;
using Dax.Engine.Faults;
using Dax.Sky.Coadds;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>What a mosaic will cost, before any of it is made.</summary>
internal sealed record MosaicEstimate(int Width, int Height, int Layers, long Pixels, long Bytes, int Images, long BytesToRead, double Seconds)
{
    /// <summary>Images that one tile may have to put together, and bytes of the tiles that are worked on at once.</summary>
    public (int Images, long Bytes) Overlap { get; init; }

    private const double Nano = 1e-9;

    /// <summary>Of one pixel of one plane of an image, on one core: reading and decompressing.</summary>
    private const double ReadNanoseconds = 6;

    /// <summary>Of one pixel of one plane of the mosaic: combined, put into the file's order, written.</summary>
    private const double WriteNanoseconds = 6;

    /// <summary>Of one image to be opened, and looked at again.</summary>
    private const double OpenSeconds = 0.003;

    /// <param name="speed">Of this machine, as <see cref="MosaicSpeed.Factor"/> has it.</param>
    public static MosaicEstimate Of(MosaicPlan plan, double speed)
    {
        var (bytes, cpu) = (0.0, 0.0);
        foreach (var layer in plan.Layers)
        {
            var planes = 1 + (layer.ReadsVariance ? 1 : 0) + (layer.ReadsMask ? 1 : 0);
            foreach (var image in layer.Images)
            {
                var ratio = plan.Grid.PixelDegrees / image.Image.PixelDegrees;
                var whole = (double)image.Image.Width * image.Image.Height;
                // Of the image's pixels those that the mosaic shows; the box about them may be larger.
                var inputs = Math.Min(whole, image.Box.PixelCount * ratio * ratio);
                var outputs = inputs / (ratio * ratio);
                bytes += image.Image.Bytes * inputs / whole;
                cpu += Nano * planes * (inputs * ReadNanoseconds + KernelNanoseconds(plan.Recipe.Kernel, inputs, outputs)) * (plan.Spec.MatchesBackgrounds ? 1.5 : 1);
            }
            cpu += Nano * WriteNanoseconds * layer.Planes.Length * layer.Grid.Width * layer.Grid.Height;
        }
        var seconds = speed * (cpu / Math.Min(plan.Recipe.Parallelism, Environment.ProcessorCount) + OpenSeconds * plan.ImageCount) + 0.05;
        return new MosaicEstimate(plan.Grid.Width, plan.Grid.Height, plan.Layers.Length, plan.Pixels, plan.Bytes, plan.ImageCount, (long)bytes, seconds) { Overlap = (plan.Depth, plan.MemoryBytes) };
    }

    /// <summary>Beyond the bounds of a request; null when it is not.</summary>
    public Fault? Problem(MosaicSpec spec, MosaicOptions options, bool isSync)
    {
        var (pixels, seconds) = isSync ? (Math.Min(options.MaxSyncPixels, options.MaxPixels), Math.Min(options.MaxSyncSeconds, options.MaxSeconds)) : (options.MaxPixels, options.MaxSeconds);
        var hint = isSync ? "; an asynchronous job may be larger" : "; ask for a smaller region or larger pixels";
        if (Pixels > pixels) return new Fault.Usage($"The mosaic has {Width} × {Height} pixels{(Layers > 1 ? $" in {Layers} bands" : "")}; at most {pixels} are made at once{hint}.");
        if (BytesToRead > options.MaxBytesRead) return new Fault.Usage($"The mosaic is made of {BytesToRead} bytes of images; at most {options.MaxBytesRead} are read at once{hint}.");
        if (Overlap.Images > Coadd.MostInputs) return new Fault.Usage($"In one place up to {Overlap.Images} images lie over each other; at most {Coadd.MostInputs} are combined: choose fewer images.");
        if (Overlap.Bytes > options.MaxMemoryBytes)
            return new Fault.Usage($"In one place up to {Overlap.Images} images lie over each other, which takes {Size(Overlap.Bytes)} of memory; there are at most {Size(options.MaxMemoryBytes)} for one mosaic: choose fewer images.");
        if (Seconds > seconds) return new Fault.Usage($"The mosaic will probably take {Seconds:0} s; at most {seconds:0} are spent on one{hint}.");
        if (spec.Format.Picture is not null && Pixels > options.MaxPicturePixels)
            return new Fault.Usage($"A picture of {Width} × {Height} pixels{(Layers > 1 ? " in colours" : "")} is larger than the {options.MaxPicturePixels / Layers} that one may have; ask for a smaller region, larger pixels, or for FITS.");
        if (spec.Format.Picture is { } picture && Math.Max(Width, Height) > picture.LongestSide)
            return new Fault.Usage($"A picture as {picture.Name} has at most {picture.LongestSide} pixels along a side, not {Math.Max(Width, Height)}; ask for a smaller region, larger pixels, or another format.");
        return spec.Compression is not Cutouts.CutoutCompression.None && (long)Width * Height * 4 > Sky.Fits.Tiles.TileSpool.MostBytes * 15L / 16
            ? new Fault.Usage("A mosaic of more than 500 million pixels is not compressed; ask for COMPRESSION=none.") : null;
    }

    /// <summary>For people.</summary>
    public string ToNote() => string.Create(CultureInfo.InvariantCulture,
        $"{Width} × {Height} pixels{(Layers > 1 ? $" in {Layers} bands" : "")}, {Size(Bytes)}, from {Images} images ({Size(BytesToRead)} to read); about {Math.Max(1, Seconds):0} s");

    /// <param name="isSync">Whether a synchronous request may be so large.</param>
    public byte[] ToJson(bool isSync)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("width", Width);
            json.WriteNumber("height", Height);
            json.WriteNumber("layers", Layers);
            json.WriteNumber("pixels", Pixels);
            json.WriteNumber("bytes", Bytes);
            json.WriteNumber("images", Images);
            json.WriteNumber("bytes_to_read", BytesToRead);
            json.WriteNumber("seconds", Math.Round(Seconds, 2));
            json.WriteBoolean("sync", isSync);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static double KernelNanoseconds(ResamplingKernel kernel, double inputs, double outputs) => kernel switch
    {
        ResamplingKernel.Nearest => 4 * outputs,
        ResamplingKernel.Bilinear => 6 * outputs,
        ResamplingKernel.Bicubic => 12 * outputs,
        ResamplingKernel.Lanczos3 => 20 * outputs,
        _ => 60 * outputs + 12 * inputs,
    };

    private static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
    };
}

/// <summary>How this machine compares with the one that estimates were made for: learnt from mosaics that it makes.</summary>
public sealed class MosaicSpeed
{
    private const double Weight = 0.2;

    private readonly Lock gate = new();
    private double logarithm;

    /// <summary>Seconds by the clock for each that was estimated.</summary>
    public double Factor
    {
        get
        {
            lock (gate) return Math.Exp(logarithm);
        }
    }

    /// <summary>Mosaics of moments tell nothing.</summary>
    internal void Learn(double estimatedSeconds, double tookSeconds)
    {
        if (tookSeconds < 0.2 || estimatedSeconds <= 0) return;
        lock (gate) logarithm = Math.Clamp(logarithm + Weight * Math.Log(tookSeconds / estimatedSeconds), Math.Log(0.1), Math.Log(20));
    }
}
