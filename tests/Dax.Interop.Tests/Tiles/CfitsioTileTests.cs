using System.Security.Cryptography;
using Dax.Interop.Tests.Hosting;
using Dax.Sky.Fits;
using Dax.Sky.Fits.Tiles;

namespace Dax.Interop.Tests.Tiles;

/// <summary>Tile-compressed images that fpack and astropy make now, and ours as cfitsio reads them.</summary>
public sealed class CfitsioTileTests : IDisposable
{
    /// <summary>Sums are of the file that holds them; LONGSTRN announces long strings, which fpack does and funpack undoes.</summary>
    private static readonly string[] NotCompared = ["CHECKSUM", "DATASUM", "LONGSTRN"];

    private readonly string folder = Directory.CreateTempSubdirectory("dax-tiles-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task EveryKindOfTile_HasThePixelsAndTheHeaderOfCfitsio()
    {
        TileFiles.Require();
        var names = await TileFiles.Run("files", folder, "3");
        Assert.True(names.Length > 100, $"{names.Length} files");
        foreach (var name in names)
        {
            using var file = FitsFile.Open(new FileByteSource(Path.Combine(folder, name + ".fz")));
            var image = FitsImage.Open(file, file.Hdus[1]);
            Assert.True((await File.ReadAllBytesAsync(Path.Combine(folder, name + ".pixels"))).AsSpan().SequenceEqual(Read(image)), name);
            var expected = FitsHeader.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, name + ".header")));
            Assert.True(Records(expected).SequenceEqual(Records(image.Header)), $"{name}\n{string.Join('\n', Records(expected))}\n--\n{string.Join('\n', Records(image.Header))}");
        }
    }

    [Fact]
    public async Task WrittenTiles_CfitsioReadsThem_AndTheyVerify()
    {
        TileFiles.Require();
        Tool.Require("fitsverify", "fitsverify");
        var written = new Dictionary<string, string>();
        foreach (var (name, bitpix, axes) in (IEnumerable<(string, int, long[])>)[("u8", 8, [70, 50]), ("i16", 16, [71, 50]), ("i32", 32, [33, 20, 4]), ("f32", -32, [90, 60]), ("f64", -64, [90, 61]), ("line", 16, [500])])
            foreach (var how in Ways(bitpix))
            {
                var path = Path.Combine(folder, $"{name}-{how.Algorithm}-{how.Quantization}-{how.Dither}-{how.Tile.Length}.fits");
                written.Add(path, Write(path, bitpix, axes, how));
            }
        foreach (var line in await TileFiles.Run(["pixels", .. written.Keys]))
            Assert.True(written[line[65..]] == line[..64], line);
        var verified = await Tool.Run("fitsverify", ["-q", "-e", .. written.Keys]);
        Assert.Equal(written.Count, verified.Output.Split("verification OK").Length - 1);
    }

    private static IEnumerable<TileCompression> Ways(int bitpix)
    {
        foreach (var algorithm in Enum.GetValues<TileAlgorithm>())
        {
            if (bitpix > 0 || algorithm != TileAlgorithm.Rice1) yield return new TileCompression { Algorithm = algorithm, Quantization = null, Tile = [16, 16] };
            if (bitpix > 0) yield return new TileCompression { Algorithm = algorithm };
            else
                foreach (var dither in Enum.GetValues<TileDither>())
                    yield return new TileCompression { Algorithm = algorithm, Dither = dither, DitherSeed = 9_990, Tile = [25, 30] };
        }
    }

    /// <summary>Writes noise with undefined and constant parts; answers the SHA-256 of what we read back.</summary>
    private static string Write(string path, int bitpix, long[] axes, TileCompression how)
    {
        var stored = new byte[axes.Aggregate(1L, (product, length) => product * length) * Math.Abs(bitpix) / 8];
        var random = new Random(bitpix);
        for (var i = 0; i < stored.Length * 8 / Math.Abs(bitpix); i++)
        {
            var value = i % 37 == 0 ? double.NaN : i % 11 == 0 ? 0 : i > 2000 && i < 2300 ? 5 : 20 + (7 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            var pixel = stored.AsSpan(i * Math.Abs(bitpix) / 8);
            if (bitpix == -64) System.Buffers.Binary.BinaryPrimitives.WriteDoubleBigEndian(pixel, value);
            else if (bitpix == -32) System.Buffers.Binary.BinaryPrimitives.WriteSingleBigEndian(pixel, (float)value);
            else pixel[bitpix / 8 - 1] = (byte)(double.IsNaN(value) ? 255 : Math.Max(0, value));
        }
        using (var stream = File.Create(path))
        using (var writer = new FitsWriter(stream))
        {
            writer.WriteHdu(new FitsHeaderBuilder().SetImage(primary: true, 8, []).ToHeader(), []);
            CompressedImageWriter.Write(writer, new FitsHeaderBuilder().SetImage(primary: false, bitpix, axes).Set("EXTNAME", "NOISE").ToHeader(), stored, how, checksum: true);
        }
        using var file = FitsFile.Open(new FileByteSource(path));
        return Convert.ToHexStringLower(SHA256.HashData(Read(FitsImage.Open(file, file.Hdus[1]))));
    }

    private static byte[] Read(FitsImage image)
    {
        var box = PixelBox.Whole(image.Axes.AsSpan());
        var stored = new byte[box.PixelCount * image.BytesPerPixel];
        image.ReadSection(box, stored);
        return TileFiles.OneNaN(stored, image.Bitpix);
    }

    /// <summary>What a header says, record for record, blank ones left out.</summary>
    private static List<string> Records(FitsHeader header) =>
        [.. header.Cards.Where(card => !NotCompared.Contains(card.Keyword)).Select(card => card.ToString()).Where(text => text.Length > 0)];
}
