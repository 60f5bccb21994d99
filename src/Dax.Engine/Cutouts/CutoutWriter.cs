using Dax.Engine.Datasets;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Sky.Fits;

namespace Dax.Engine.Cutouts;

/// <summary>Makes a planned cutout: headers, pixels stripe by stripe, padding; copies of other HDUs. Holds a stripe at a time, whatever the cutout's size.</summary>
internal static class CutoutWriter
{
    private const int CopyBytes = 256 << 10;
    private const long MaxTileBytes = 64L << 20;

    /// <summary>Into the pump's memory alone: for cutouts that are small. Throws FitsFormatException when the file's data are broken, IOException when they cannot be read.</summary>
    public static void Write(CutoutPlan plan, DatasetHandle handle, ChunkPump pump, CancellationToken cancel)
    {
        foreach (var part in plan.Layout.Parts)
        {
            WriteHeader(plan, part, pump);
            if (part.Copied is { } hdu)
                foreach (var piece in Copy(handle.Content.Files[0], hdu, pump)) cancel.ThrowIfCancellationRequested();
            if (part.Plane is { } plane)
                foreach (var piece in Cut(plan, handle, plane, int.MaxValue, pump)) cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The same, given to a sink as it is made.</summary>
    public static async ValueTask Stream(CutoutPlan plan, DatasetHandle handle, ChunkPump pump, IChunkSink sink, int stripeBytes, CancellationToken cancel)
    {
        foreach (var part in plan.Layout.Parts)
        {
            WriteHeader(plan, part, pump);
            if (part.Copied is { } hdu)
                foreach (var _ in Copy(handle.Content.Files[0], hdu, pump)) await pump.Flush(sink, false, cancel);
            if (part.Plane is not { } plane) continue;
            foreach (var _ in Cut(plan, handle, plane, stripeBytes, pump)) await pump.Flush(sink, false, cancel);
        }
    }

    private static void WriteHeader(CutoutPlan plan, CutoutPart part, ChunkPump pump) =>
        part.Header?.WriteTo(pump, plan.Box, part.CarriesProvenance ? plan.Records : []);

    /// <summary>One element for each stripe that lies in the pump.</summary>
    private static IEnumerable<long> Cut(CutoutPlan plan, DatasetHandle handle, DatasetPlane plane, int stripeBytes, ChunkPump pump)
    {
        var box = plan.Box;
        var blank = plan.BlanksOutside ? new OutsideBlanker(plan, handle, plane) : null;
        long written = 0;
        foreach (var stripe in Stripes(box, plane, stripeBytes))
        {
            var bytes = checked((int)(stripe.PixelCount * plane.Image.BytesPerPixel));
            var stored = pump.GetSpan(bytes)[..bytes];
            plane.Image.ReadSection(stripe, stored);
            blank?.Blank(stripe, pump.GetSpan(bytes)[..bytes]);
            pump.Advance(bytes);
            written += bytes;
            yield return written;
        }
        Fill(pump, (int)(Fits.Padded(written) - written), 0);
        yield return written;
    }

    /// <summary>
    /// The box in pieces of whole rows: as many as the stripe has room for, ending where tiles do, so that no tile is unpacked twice. Of an image with more axes plane by
    /// plane.
    /// </summary>
    private static IEnumerable<PixelBox> Stripes(PixelBox box, DatasetPlane plane, int stripeBytes)
    {
        if (box.IsEmpty) yield break;
        var whole = box.PixelCount * plane.Image.BytesPerPixel;
        if (whole <= stripeBytes)
        {
            yield return box;
            yield break;
        }
        var rowBytes = box.Length(0) * plane.Image.BytesPerPixel;
        var rows = Math.Max(1, stripeBytes / rowBytes);
        var tile = plane.RowsAtOnce;
        if (tile > 1 && tile * rowBytes <= MaxTileBytes) rows = Math.Max(1, rows / tile) * tile;
        var (lower, upper) = (new long[box.Rank], new long[box.Rank]);
        for (var i = 2; i < box.Rank; i++) (lower[i], upper[i]) = (box.Lower(i), box.Lower(i) + 1);
        do
        {
            for (var y = box.Lower(1); y < box.Upper(1); y = upper[1])
            {
                var end = tile > 1 ? (y / tile * tile) + rows : y + rows;
                (lower[0], upper[0], lower[1], upper[1]) = (box.Lower(0), box.Upper(0), y, Math.Min(end, box.Upper(1)));
                yield return PixelBox.Of(lower, upper);
            }
        }
        while (Next(box, lower, upper));
    }

    private static bool Next(in PixelBox box, long[] lower, long[] upper)
    {
        for (var i = 2; i < box.Rank; i++)
        {
            if (upper[i] < box.Upper(i))
            {
                (lower[i], upper[i]) = (lower[i] + 1, upper[i] + 1);
                return true;
            }
            (lower[i], upper[i]) = (box.Lower(i), box.Lower(i) + 1);
        }
        return false;
    }

    private static IEnumerable<long> Copy(FitsFile file, FitsHdu hdu, ChunkPump pump)
    {
        for (var at = hdu.HeaderOffset; at < hdu.End;)
        {
            var count = (int)Math.Min(CopyBytes, hdu.End - at);
            file.Source.Read(at, pump.GetSpan(count)[..count]);
            pump.Advance(count);
            at += count;
            yield return at;
        }
        // The last block of a file may be short.
        var length = hdu.End - hdu.HeaderOffset;
        Fill(pump, (int)(Fits.Padded(length) - length), hdu.Kind is FitsHduKind.AsciiTable || hdu.DataLength == 0 ? (byte)' ' : (byte)0);
    }

    private static void Fill(ChunkPump pump, int count, byte filler)
    {
        if (count == 0) return;
        pump.GetSpan(count)[..count].Fill(filler);
        pump.Advance(count);
    }
}
