using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Dax.Sky.Fits;
using Dax.Sky.Times;

namespace Dax.Backends.Butler.Demo;

/// <summary>The simulated images as FITS, laid out as Rubin lays out its own: an empty primary HDU that tells of the observation, then IMAGE, MASK and VARIANCE with one WCS.</summary>
internal static class DemoFiles
{
    private static readonly string[] Planes = ["BAD", "SAT", "INTRP", "CR", "EDGE", "DETECTED", "DETECTED_NEGATIVE", "SUSPECT", "NO_DATA"];

    /// <summary>Counts as unsigned 16-bit integers, in the primary HDU.</summary>
    public static void Raw(Stream stream, DemoVisit visit, int detector, DemoFrame frame, ushort[] counts)
    {
        using var writer = new FitsWriter(stream);
        var header = Observation(visit, detector).SetImage(true, 16, [frame.Width, frame.Height]).Set("BZERO", 32768L, "unsigned integers").Set("BSCALE", 1L);
        Add(header, frame.Header);
        var data = new byte[2 * counts.Length];
        for (var i = 0; i < counts.Length; i++) BinaryPrimitives.WriteInt16BigEndian(data.AsSpan(2 * i), (short)(counts[i] - 32768));
        writer.WriteHdu(header.Set("BUNIT", "adu").ToHeader(), data, checksum: true);
        writer.Flush();
    }

    public static void Visit(Stream stream, DemoVisit visit, int detector, DemoFrame frame, DemoImage image) =>
        Planar(stream, Observation(visit, detector).Set("VISIT", visit.Id), frame, image);

    public static void Coadd(Stream stream, DemoBand band, int patch, DemoFrame frame, DemoImage image) =>
        Planar(stream, new FitsHeaderBuilder().Set("FILTER", band.Name).Set("SKYMAP", DemoSurvey.SkyMap).Set("TRACT", 0L).Set("PATCH", (long)patch), frame, image);

    /// <summary>A frame without a WCS: it belongs to the detector, not to the sky.</summary>
    public static void Calibration(Stream stream, string kind, int detector, DemoBand? band, float[] pixels, string unit)
    {
        using var writer = new FitsWriter(stream);
        var primary = new FitsHeaderBuilder().SetImage(true, 8, []).Set("OBSTYPE", kind).Set("INSTRUME", DemoSurvey.Instrument).Set("DETECTOR", (long)detector);
        if (band is not null) primary.Set("FILTER", band.Filter);
        writer.WriteHdu(primary.ToHeader(), [], checksum: true);
        var header = new FitsHeaderBuilder().SetImage(false, -32, [DemoSurvey.DetectorPixels, DemoSurvey.DetectorPixels]).Set("EXTNAME", "IMAGE");
        if (unit.Length > 0) header.Set("BUNIT", unit);
        writer.WriteHdu(header.ToHeader(), Bytes(pixels), checksum: true);
        writer.Flush();
    }

    private static void Planar(Stream stream, FitsHeaderBuilder primary, DemoFrame frame, DemoImage image)
    {
        using var writer = new FitsWriter(stream);
        writer.WriteHdu(primary.SetImage(true, 8, []).ToHeader(), [], checksum: true);
        writer.WriteHdu(Extension("IMAGE", -32, frame).Set("BUNIT", "nJy").ToHeader(), Bytes(image.Image), checksum: true);
        var mask = Extension("MASK", 32, frame);
        for (var plane = 0; plane < Planes.Length; plane++) mask.Set("MP_" + Planes[plane], (long)plane);
        writer.WriteHdu(mask.ToHeader(), Bytes(image.Mask), checksum: true);
        writer.WriteHdu(Extension("VARIANCE", -32, frame).Set("BUNIT", "nJy2").ToHeader(), Bytes(image.Variance), checksum: true);
        writer.Flush();
    }


    private static FitsHeaderBuilder Extension(string name, int bitpix, DemoFrame frame)
    {
        var header = new FitsHeaderBuilder().SetImage(false, bitpix, [frame.Width, frame.Height]).Set("EXTNAME", name);
        Add(header, frame.Header);
        // The pixel grid's origin in its parent, as every Rubin image says it.
        return header.Set("LTV1", 0L).Set("LTV2", 0L).Set("CTYPE1A", "LINEAR").Set("CTYPE2A", "LINEAR").Set("CRPIX1A", 1L).Set("CRPIX2A", 1L).Set("CRVAL1A", 0L).Set("CRVAL2A", 0L);
    }

    private static FitsHeaderBuilder Observation(DemoVisit visit, int detector) => new FitsHeaderBuilder()
        .Set("TELESCOP", "Simulated").Set("INSTRUME", DemoSurvey.Instrument).Set("DETECTOR", (long)detector).Set("FILTER", visit.Band.Filter).Set("OBJECT", "demo field").Set("OBSID", visit.Name)
        .Set("EXPTIME", DemoVisit.ExposureSeconds, "[s]").Set("TIMESYS", "TAI").Set("DATE-OBS", Date(visit.BeginNanoseconds)).Set("DATE-END", Date(visit.EndNanoseconds))
        .Set("MJD-OBS", TaiTime.ToMjd(visit.BeginNanoseconds), "[d] TAI");

    private static string Date(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static void Add(FitsHeaderBuilder header, FitsHeader more)
    {
        foreach (var card in more.Cards) header.Add(card);
    }

    private static byte[] Bytes(float[] pixels)
    {
        var data = new byte[4 * pixels.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(pixels), MemoryMarshal.Cast<byte, int>(data.AsSpan()));
        return data;
    }

    private static byte[] Bytes(int[] pixels)
    {
        var data = new byte[4 * pixels.Length];
        BinaryPrimitives.ReverseEndianness(pixels, MemoryMarshal.Cast<byte, int>(data.AsSpan()));
        return data;
    }
}
