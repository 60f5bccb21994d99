using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dax.Sky.Fits;

namespace Dax.Benchmarks;

/// <summary>
/// Cutouts of three HDUs at random places of a few exposures, as FITS in memory, one thread: what `../shared/bench/images/cutbench.c` does in its mode
/// `mem` with cfitsio, at the same places, and in the same form of words. Files stay open; no pixels are kept.
/// </summary>
internal static class Cutouts
{
    private static readonly string[] Names = ["IMAGE", "MASK", "VARIANCE"];
    private static readonly string[] Copied = ["CTYPE1", "CTYPE2", "CRVAL1", "CRVAL2", "CD1_1", "CD1_2", "CD2_1", "CD2_2"];

    /// <summary>cutouts N SIZE SEED FILE…; the first tenth, at other places, is warm-up.</summary>
    public static void Run(string[] arguments)
    {
        var (count, size, seed) = (Number(arguments[0]), Number(arguments[1]), Number(arguments[2]));
        var files = arguments[3..].Select(path => FitsFile.Open(new FileByteSource(path))).ToArray();
        var images = files.Select(file => Names.Select(name => FitsImage.Open(file, file.Find(name)!)).ToArray()).ToArray();
        var into = new PagedBytes();
        Measure(images, into, Math.Max(300, count / 10), size, seed + 1);
        var collected = GC.GetTotalAllocatedBytes();
        var (times, sum, bytes, seconds) = Measure(images, into, count, size, seed);
        var allocated = (GC.GetTotalAllocatedBytes() - collected) / count;
        Array.Sort(times);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench = "dax", mode = "mem", nhdu = Names.Length, size, n = count,
            cut_s = Math.Round(count / seconds, 1), p50_ms = Math.Round(times[count / 2], 3), p95_ms = Math.Round(times[(int)(count * .95)], 3),
            sum = Math.Round(sum, 3), outMB = Math.Round(bytes / 1e6, 1), allocated_per_cut = allocated, file0 = arguments[3],
        }));
        foreach (var file in files) file.Dispose();
    }

    /// <summary>pixels N SIZE SEED FILE…: the pixels of the same cutouts as they stand in the FITS that was made, image after image, to the standard output: for another program to compare.</summary>
    public static void Dump(string[] arguments)
    {
        var (count, size, random) = (Number(arguments[0]), Number(arguments[1]), new GlibcRandom(Number(arguments[2])));
        var files = arguments[3..].Select(path => FitsFile.Open(new FileByteSource(path))).ToArray();
        var into = new PagedBytes();
        using var output = Console.OpenStandardOutput();
        for (var i = 0; i < count; i++)
        {
            var file = files[random.Next() % files.Length];
            var (x, y) = (random.Next() % (4072 - size), random.Next() % (4000 - size));
            into.Clear();
            Cut([.. Names.Select(name => FitsImage.Open(file, file.Find(name)!))], new PixelBox(x, y, x + size, y + size), into);
            using var made = FitsFile.Open(new MemoryByteSource(into.Written.ToArray()));
            foreach (var name in Names)
            {
                var hdu = made.Find(name)!;
                output.Write(into.Written.Slice((int)hdu.DataOffset, (int)hdu.DataLength));
            }
        }
        foreach (var file in files) file.Dispose();
    }

    private static (double[] Milliseconds, double Sum, long Bytes, double Seconds) Measure(FitsImage[][] images, PagedBytes into, int count, int size, int seed)
    {
        var random = new GlibcRandom(seed);
        var (times, sum, bytes) = (new double[count], 0.0, 0L);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var file = random.Next() % images.Length;
            var (x, y) = (random.Next() % (4072 - size), random.Next() % (4000 - size));
            var began = Stopwatch.GetTimestamp();
            into.Clear();
            var middle = Cut(images[file], new PixelBox(x, y, x + size, y + size), into);
            sum += float.IsNaN(middle) ? 0 : middle;
            bytes += into.Written.Length;
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        return (times, sum, bytes, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static float Cut(FitsImage[] images, in PixelBox box, PagedBytes into)
    {
        new FitsHeaderBuilder().Set("SIMPLE", true).Set("BITPIX", 8).Set("NAXIS", 0).Set("EXTEND", true).ToHeader().WriteTo(into);
        var middle = 0f;
        for (var i = 0; i < images.Length; i++)
        {
            Header(images[i], box, Names[i]).WriteTo(into);
            var stored = into.Take((int)box.PixelCount * images[i].BytesPerPixel);
            images[i].ReadSection(box, stored);
            if (i == 0) middle = System.Buffers.Binary.BinaryPrimitives.ReadSingleBigEndian(stored[(int)(box.PixelCount / 2 * 4)..]);
            into.Pad();
        }
        return middle;
    }

    private static FitsHeader Header(FitsImage image, in PixelBox box, string name)
    {
        var header = new FitsHeaderBuilder()
            .Set("XTENSION", "IMAGE").Set("BITPIX", image.Bitpix).Set("NAXIS", 2).Set("NAXIS1", box.Length(0)).Set("NAXIS2", box.Length(1)).Set("PCOUNT", 0).Set("GCOUNT", 1);
        foreach (var keyword in Copied)
            if (image.Header.TryGetCard(keyword, out var card)) header.Add(card);
        header.Set("CRPIX1", image.Header.Number("CRPIX1", 0) - box.Lower(0)).Set("CRPIX2", image.Header.Number("CRPIX2", 0) - box.Lower(1));
        return header.Set("EXTNAME", name).ToHeader();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>One piece of memory that is used again for each cutout, as a server's chunks are.</summary>
    private sealed class PagedBytes : System.Buffers.IBufferWriter<byte>
    {
        private byte[] bytes = new byte[4 << 20];
        private int length;

        public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

        public void Clear() => length = 0;

        public void Advance(int count) => length += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (bytes.Length - length < Math.Max(sizeHint, 1)) Array.Resize(ref bytes, (bytes.Length * 2) + sizeHint);
            return bytes.AsMemory(length);
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public Span<byte> Take(int count)
        {
            var span = GetSpan(count)[..count];
            Advance(count);
            return span;
        }

        public void Pad() => Take((2880 - (length % 2880)) % 2880).Clear();
    }

    /// <summary>rand() of the GNU C library, so that both programs cut at the same places.</summary>
    private sealed class GlibcRandom
    {
        private readonly List<uint> state = [];

        public GlibcRandom(int seed)
        {
            var word = seed == 0 ? 1L : seed;
            for (var i = 0; i < 31; i++)
            {
                state.Add((uint)word);
                word = 16807 * (word % 127773) - (2836 * (word / 127773));
                if (word < 0) word += int.MaxValue;
            }
            for (var i = 31; i < 34; i++) state.Add(state[i - 31]);
            for (var i = 34; i < 344; i++) state.Add(state[i - 31] + state[i - 3]);
            CollectionsMarshal.AsSpan(state)[^31..].CopyTo(recent);
        }

        private readonly uint[] recent = new uint[31];
        private int at;

        public int Next()
        {
            recent[at] += recent[(at + 28) % 31];
            var value = recent[at] >> 1;
            at = (at + 1) % 31;
            return (int)value;
        }
    }
}
