using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Dax.Interop.Tests.Hosting;
using Dax.Sky.Fits;

namespace Dax.Interop.Tests.Fits;

/// <summary>What the writer makes, as fitsverify (HEASARC) and astropy see it.</summary>
public sealed class WrittenFilesTests : IDisposable
{
    private const string Astropy = """
        import sys, warnings, numpy as np
        from astropy.io import fits
        warnings.simplefilter('error')
        folder = sys.argv[1]
        with fits.open(folder + '/images.fits', checksum=True, do_not_scale_image_data=True) as hdus:
            assert len(hdus) == 9, len(hdus)
            assert all('CHECKSUM' in h.header and 'DATASUM' in h.header for h in hdus)
            for hdu in hdus[1:7]:
                expected = np.arange(30).reshape(2, 3, 5).astype(hdu.data.dtype)
                assert hdu.data.shape == (2, 3, 5) and (hdu.data == expected).all(), hdu.name
            h = hdus['HEADER'].header
            assert h['LONG'] == "it's a long string, " * 40 + 'end', repr(h['LONG'])
            assert h['EXACT'] == 0.1 and h['TINY'] == -5e-324 and h['HUGE'] == 1.7976931348623157e308 and h['WHOLE'] == 3.0
            assert h['CPLX'] == complex(1.5, -2e-10) and h['YES'] is True and h['COUNT'] == -9223372036854775808
            assert h['NOTHING'] is None and h['QUOTES'] == "O''Hara's" and h['AMP'] == 'x&'
            assert h['ESO INS FILT1 NAME'] == 'O III' and h.comments['ESO INS FILT1 NAME'] == 'filter'
            assert h['LOWER CASE'] == 2.5 and len(h['HISTORY']) == 5, h['HISTORY']
            t = hdus['TABLE'].data
            assert list(t['n']) == [1, 2, 3] and [list(a) for a in t['a']] == [[], [7], [8, 9]], t
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dax-fits");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Images_HeadersAndTables_AreAcceptedByFitsverifyAndAstropy()
    {
        Tool.Require("fitsverify", "fitsverify");
        Assert.SkipUnless(await AstropyFacts.IsAstropyHere(), "astropy is not installed (Debian package python3-astropy).");
        WriteImages(Path.Combine(folder.FullName, "images.fits"));
        // Its warning is of the value that is not defined, on purpose.
        await Verify("images.fits", warnings: 1);
        var astropy = await Tool.Python(Astropy, folder.FullName);
        Assert.True(astropy.ExitCode == 0, astropy.All);
    }

    [Fact]
    public async Task Copies_OfARubinExposure_AreAcceptedAndTheSameBytes()
    {
        Tool.Require("fitsverify", "fitsverify");
        Assert.SkipWhen(AstropyFacts.Survey is null, "There is no shared/data/butler/survey.tar.gz beside the repository.");
        await using (var archive = File.OpenRead(AstropyFacts.Survey!))
        await using (var tar = new System.IO.Compression.GZipStream(archive, System.IO.Compression.CompressionMode.Decompress))
            await System.Formats.Tar.TarFile.ExtractToDirectoryAsync(tar, folder.FullName, overwriteFiles: true);
        var original = Directory.EnumerateFiles(folder.FullName, "calexp*.fits", SearchOption.AllDirectories).Single();
        using (var file = FitsFile.Open(new FileByteSource(original)))
        {
            await using var copy = File.Create(Path.Combine(folder.FullName, "copy.fits"));
            using (var writer = new FitsWriter(copy))
                foreach (var hdu in file.Hdus) writer.Copy(file, hdu);
            await using var cut = File.Create(Path.Combine(folder.FullName, "cut.fits"));
            using var cutter = new FitsWriter(cut);
            foreach (var hdu in file.Hdus) Cut(cutter, file, hdu);
        }
        Assert.Equal(await File.ReadAllBytesAsync(original), await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "copy.fits")));
        // They are of the original: Rubin writes CONTINUE without LONGSTRN.
        await Verify("cut.fits", warnings: 7);
    }

    // Sections of the images, everything else as it is.
    private static void Cut(FitsWriter writer, FitsFile file, FitsHdu hdu)
    {
        if (hdu.Kind != FitsHduKind.Image || hdu.DataLength == 0)
        {
            writer.Copy(file, hdu);
            return;
        }
        var image = FitsImage.Open(file, hdu);
        var box = new PixelBox(11, 5, 61, 30);
        var header = image.Header.ToBuilder().SetImage(false, image.Bitpix, [50, 25])
            .Set("CRPIX1", Number(image, "CRPIX1") - 11).Set("CRPIX2", Number(image, "CRPIX2") - 5).ToHeader();
        var pixels = new byte[box.PixelCount * image.BytesPerPixel];
        image.ReadSection(box, pixels);
        writer.WriteHdu(header, pixels, checksum: true);
    }

    private static double Number(FitsImage image, string keyword) => image.Header.TryGetNumber(keyword, out var value) ? value : 0;

    private async Task Verify(string name, int warnings = 0)
    {
        var run = await Tool.Run("fitsverify", [name], folder: folder.FullName);
        Assert.True(run.Output.Contains($"Verification found {warnings} warning(s) and 0 error(s)", StringComparison.Ordinal), run.All);
    }

    private static void WriteImages(string path)
    {
        using var stream = File.Create(path);
        using var writer = new FitsWriter(stream);
        writer.WriteHdu(new FitsHeaderBuilder().SetImage(true, 8, []).ToHeader(), [], checksum: true);
        foreach (var bitpix in new[] { 8, 16, 32, 64, -32, -64 })
        {
            var header = new FitsHeaderBuilder().Set("EXTNAME", $"I{bitpix}").Set("BUNIT", "adu", "unit of the pixels").SetImage(false, bitpix, [5, 3, 2]).ToHeader();
            writer.WriteHdu(header, Counting(bitpix, 30), checksum: true);
        }
        writer.WriteHdu(OddHeader(), [1, 2, 3], checksum: true);
        WriteTable(writer);
    }

    private static FitsHeader OddHeader() => new FitsHeaderBuilder()
        .SetImage(false, 8, [3])
        .Set("EXTNAME", "HEADER")
        .Set("LONG", string.Concat(Enumerable.Repeat("it's a long string, ", 40)) + "end", "and a comment")
        .Set("EXACT", 0.1).Set("TINY", -5e-324).Set("HUGE", double.MaxValue, "largest").Set("WHOLE", 3.0)
        .Set(FitsCard.Complex("CPLX", new Complex(1.5, -2e-10)))
        .Set("YES", true, "logical").Set("COUNT", long.MinValue)
        .Set(FitsCard.Undefined("NOTHING", "not known"))
        .Set("QUOTES", "O''Hara's").Set("AMP", "x&")
        .Set("ESO INS FILT1 NAME", "O III", "filter").Set("HIERARCH lower case", 2.5)
        .Set("CUT", "a comment that is too long for its record is cut", new string('c', 90))
        .AddCommentary("HISTORY", new string('h', 200) + "\nnext line\n")
        .AddCommentary("COMMENT", "\u00b5 is not ASCII")
        .AddCommentary("", "blank keyword")
        .ToHeader();

    private static void WriteTable(FitsWriter writer)
    {
        byte[] heap = [0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0, 9];
        var rows = new byte[3 * 12];
        for (var i = 0; i < 3; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(rows.AsSpan(i * 12), i + 1);
            BinaryPrimitives.WriteInt32BigEndian(rows.AsSpan(i * 12 + 4), i);
            BinaryPrimitives.WriteInt32BigEndian(rows.AsSpan(i * 12 + 8), i == 2 ? 4 : 0);
        }
        var header = new FitsHeaderBuilder()
            .Set("TTYPE1", "n").Set("TFORM1", "J").Set("TTYPE2", "a").Set("TFORM2", "1PJ(2)").Set("EXTNAME", "TABLE")
            .SetTable(12, 3, heap.Length, 2).ToHeader();
        writer.WriteHdu(header, [.. rows, .. heap], checksum: true);
    }

    private static byte[] Counting(int bitpix, int count)
    {
        var sink = new ArrayBufferWriter<byte>();
        for (var i = 0; i < count; i++)
        {
            var span = sink.GetSpan(8);
            switch (bitpix)
            {
                case 8: span[0] = (byte)i; break;
                case 16: BinaryPrimitives.WriteInt16BigEndian(span, (short)i); break;
                case 32: BinaryPrimitives.WriteInt32BigEndian(span, i); break;
                case 64: BinaryPrimitives.WriteInt64BigEndian(span, i); break;
                case -32: BinaryPrimitives.WriteSingleBigEndian(span, i); break;
                default: BinaryPrimitives.WriteDoubleBigEndian(span, i); break;
            }
            sink.Advance(Math.Abs(bitpix) / 8);
        }
        return sink.WrittenSpan.ToArray();
    }
}
