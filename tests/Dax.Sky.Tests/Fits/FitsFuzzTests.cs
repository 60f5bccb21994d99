using System.Buffers.Binary;
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Dax.Sky.Fits;
using static Dax.Sky.Tests.Fits.FitsBytes;

namespace Dax.Sky.Tests.Fits;

/// <summary>Broken and hostile files: every one of them is read or refused, within its time and memory.</summary>
public class FitsFuzzTests
{
    // More of them: DAX_FUZZ_ROUNDS=1000000.
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("DAX_FUZZ_ROUNDS") ?? "6000", CultureInfo.InvariantCulture);
    private const long MaxAllocated = 64 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);
    private static readonly FitsLimits Limits = new() { MaxHdus = 100, MaxCards = 5000, MaxInflatedBytes = 8 << 20 };

    [Fact]
    public void MutatedFiles_AreReadOrRefusedInBoundedTimeAndMemory()
    {
        var seeds = Seeds().ToArray();
        var opened = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            var bytes = Mutate((byte[])seeds[round % seeds.Length].Clone(), random);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            try
            {
                using var file = Open(bytes, Limits);
                opened++;
                foreach (var hdu in file.Hdus) Use(file, hdu, random);
            }
            catch (FitsFormatException)
            {
                // One of the two answers that are allowed.
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"round {round}, seed {round % seeds.Length}", e);
            }
            Assert.True(clock.Elapsed < MaxTime, $"round {round} took {clock.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < MaxAllocated, $"round {round} took {GC.GetAllocatedBytesForCurrentThread() - allocated} bytes");
        }
        // Mutations that break everything at the door would test the door alone.
        Assert.InRange(opened, Rounds / 5, Rounds);
    }

    private static void Use(FitsFile file, FitsHdu hdu, Random random)
    {
        try
        {
            if (hdu.Kind is FitsHduKind.Image or FitsHduKind.CompressedImage) UseImage(FitsImage.Open(file, hdu), random);
            if (hdu.Kind is FitsHduKind.BinaryTable or FitsHduKind.CompressedImage) UseTable(FitsTable.Open(file, hdu), random);
            FitsChecksum.Verify(file, hdu);
        }
        catch (FitsFormatException)
        {
            // The next HDU may be whole.
        }
    }

    private static void UseImage(FitsImage image, Random random)
    {
        for (var i = 0; i < 3; i++)
        {
            var lower = image.Axes.Select(n => n == 0 ? 0 : random.NextInt64(n)).ToArray();
            var upper = image.Axes.Select((n, k) => Math.Min(n, lower[k] + random.Next(1, image.Axes.Length > 2 ? 4 : 100))).ToArray();
            var box = PixelBox.Of(lower, upper);
            if (box.PixelCount > 100_000) continue;
            image.ReadSection(box, new byte[box.PixelCount * image.BytesPerPixel]);
            image.ReadValues(box, new float[box.PixelCount]);
        }
    }

    private static void UseTable(FitsTable table, Random random)
    {
        if (table.RowCount == 0) return;
        var first = random.NextInt64(table.RowCount);
        var rows = (int)Math.Min(table.RowCount - first, 50);
        foreach (var column in table.Columns)
        {
            if (column.Form.Descriptor is not null)
            {
                var ranges = new FitsHeapRange[rows];
                table.ReadDescriptors(column, first, ranges);
                foreach (var range in ranges) table.ReadArray(range, new byte[Math.Min(column.Form.Bytes(range.Count), 10_000)]);
            }
            else if (column.Form is { Bitpix: not 0, Repeat: < 1000 }) table.ReadNumbers(column, first, new double[rows * column.Form.Repeat]);
            else if (column.Form.Letter == 'A') table.ReadText(column, first);
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var header = Math.Min(bytes.Length, random.Next(2) == 0 ? 2880 : 8640);
            switch (random.Next(9))
            {
                case 0: bytes[random.Next(bytes.Length)] = (byte)random.Next(256); break;
                case 1: bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes = bytes[..random.Next(Math.Max(1, bytes.Length - 4000), bytes.Length + 1)]; break;
                case 3: Digits(bytes, header, random); break;
                case 4: Card(bytes, header, random); break;
                case 5: Swap(bytes, header, random); break;
                case 6: Noise(bytes, random); break;
                case 7: Numbers(bytes, random); break;
                default: Value(bytes, header, random); break;
            }
            if (bytes.Length == 0) return bytes;
        }
        return bytes;
    }

    private static void Noise(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        random.NextBytes(bytes.AsSpan(at, Math.Min(8, bytes.Length - at)));
    }

    // A digit of a header becomes another one, a minus or a blank.
    private static void Digits(byte[] bytes, int header, Random random)
    {
        for (var i = 0; i < 400; i++)
        {
            var at = random.Next(header);
            if (!char.IsAsciiDigit((char)bytes[at])) continue;
            bytes[at] = (byte)"0123456789-9999 "[random.Next(16)];
            return;
        }
    }

    // A record is written over another one.
    private static void Card(byte[] bytes, int header, Random random)
    {
        if (header < 160) return;
        bytes.AsSpan(random.Next(header / 80) * 80, 80).CopyTo(bytes.AsSpan(random.Next(header / 80) * 80, 80));
    }

    private static void Swap(byte[] bytes, int header, Random random)
    {
        if (header < 80) return;
        var card = bytes.AsSpan(random.Next(header / 80) * 80, 80);
        card[random.Next(80)] = (byte)"'/=&() TF.E+-"[random.Next(13)];
    }

    // A number becomes an absurd one.
    private static void Value(byte[] bytes, int header, Random random)
    {
        if (header < 80) return;
        string[] values = ["-1", "0", "9223372036854775807", "4611686018427387904", "2147483648", "99999999999999999999", "65536", "1E300", "NaN", "'text'", "T"];
        var card = bytes.AsSpan(random.Next(Math.Min(header / 80, 20)) * 80, 80);
        if (card[8] == '=') Encoding.ASCII.GetBytes(values[random.Next(values.Length)].PadLeft(20), card[10..]);
    }

    // Descriptors and sizes in the data.
    private static void Numbers(byte[] bytes, Random random)
    {
        if (bytes.Length < 8) return;
        int[] values = [-1, int.MaxValue, int.MinValue, 0, 1 << 24, 100_000];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(random.Next(bytes.Length / 4 - 1) * 4), values[random.Next(values.Length)]);
    }

    private static IEnumerable<byte[]> Seeds()
    {
        var random = new Random(1);
        foreach (var bitpix in new[] { 8, 16, 32, 64, -32, -64 })
        {
            var data = new byte[30 * 20 * Math.Abs(bitpix) / 8];
            random.NextBytes(data);
            yield return Image(bitpix, [30, 20], data, "BSCALE  = 2.0", "BZERO   = 1.0", "BLANK   = 5");
        }
        yield return Image(16, [5, 4, 3, 2], new byte[240]);
        yield return Table();
        yield return Gzip(Table());
        foreach (var file in Survey()) yield return file;
        foreach (var file in Compressed()) yield return file;
    }

    /// <summary>A primary HDU, a table with arrays in its heap, and one that claims to be a compressed image.</summary>
    private static byte[] Table()
    {
        var data = new byte[10 * 16 + 200];
        for (var i = 0; i < 10; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(i * 16), i);
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(i * 16 + 4), i * 20);
        }
        string[] table =
        [
            "XTENSION= 'BINTABLE'", "BITPIX  =                    8", "NAXIS   =                    2", "NAXIS1  =                   16", "NAXIS2  =                   10",
            "PCOUNT  =                  200", "GCOUNT  =                    1", "TFIELDS =                    2", "TTYPE1  = 'COMPRESSED_DATA'", "TFORM1  = '1PB(20)'", "TTYPE2  = 'ZSCALE'", "TFORM2  = '1D'",
        ];
        string[] image =
        [
            "ZIMAGE  =                    T", "ZCMPTYPE= 'RICE_1  '", "ZBITPIX =                   16", "ZNAXIS  =                    2", "ZNAXIS1 =                   20", "ZNAXIS2 =                   10",
            "ZTILE1  =                   20", "ZTILE2  =                    1", "ZNAME1  = 'BLOCKSIZE'", "ZVAL1   =                   32", "ZNAME2  = 'BYTEPIX '", "ZVAL2   =                    2",
        ];
        return Join(Header([.. ImageRecords("SIMPLE  =                    T", 8, [])]), Header(table), Padded(data), Header([.. table, .. image]), Padded(data));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest)) gzip.Write(bytes);
        return result.ToArray();
    }

    /// <summary>Small files of a real survey, where the shared material lies beside the repository: raw and compressed ones.</summary>
    private static IEnumerable<byte[]> Survey()
    {
        var path = Path.Combine(RepositoryRoot.Path, "..", "shared", "data", "butler", "survey.tar.gz");
        if (!File.Exists(path)) yield break;
        using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var count = 0;
        while (count < 6 && tar.GetNextEntry() is { } entry)
        {
            if (!entry.Name.EndsWith(".fits", StringComparison.Ordinal) || entry.Length > 150_000) continue;
            var bytes = new MemoryStream();
            entry.DataStream!.CopyTo(bytes);
            count++;
            yield return bytes.ToArray();
        }
    }

    /// <summary>Compressed images of every algorithm and kind of pixel that the tests of tiles keep, one to a file.</summary>
    private static IEnumerable<byte[]> Compressed()
    {
        using var golden = FitsFile.Open(new FileByteSource(Path.Combine(RepositoryRoot.Path, "tests", "data", "tiles", "golden.fits.gz")));
        foreach (var hdu in golden.Hdus.Where(h => h.Kind == FitsHduKind.CompressedImage))
        {
            var bytes = new MemoryStream();
            using (var writer = new FitsWriter(bytes))
            {
                writer.WriteHdu(new FitsHeaderBuilder().SetImage(true, 8, []).ToHeader(), []);
                writer.Copy(golden, hdu);
            }
            yield return bytes.ToArray();
        }
    }
}
