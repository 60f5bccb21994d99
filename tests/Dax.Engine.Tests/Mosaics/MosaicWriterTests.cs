using Dax.Engine.Cutouts;
using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Coadds;
using Dax.Sky.Fits;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Tests.Mosaics;

/// <summary>Files as they are written, read back.</summary>
public sealed class MosaicWriterTests
{
    private const int Width = 300, Height = 700;
    internal static readonly MosaicPlane[] All = [MosaicPlane.Image, MosaicPlane.Mask, MosaicPlane.Variance, MosaicPlane.Coverage];

    private static MosaicFile FileOf(params MosaicPlane[] planes) => new([LayerOf(planes)], () =>
    [
        new MosaicInput("ivo://example/data?repo=a&id=1") { DatasetType = "deep_coadd", Band = "r", Weight = 2, Scale = 0.5, Background = new SkyPlane(1, 2, 3), Pixels = 42 },
        new MosaicInput("short") { Status = "missing" },
    ])
    {
        Cards = [FitsCard.Text("CREATOR", "test")],
    };

    internal static MosaicLayer LayerOf(MosaicPlane[] planes) => new(new SkyGrid(GridProjection.Tan, new SkyPoint(10, 20), Width, Height, 0.001), [.. planes], new Numbers(Width, Height))
    {
        Unit = "nJy", Band = "r", MaskPlanes = new Dictionary<string, int> { ["BAD"] = 0, ["DETECTED_NEGATIVE"] = 5 },
    };

    private static async Task<byte[]> Write(MosaicFile file, CutoutCompression how)
    {
        using var stream = new MemoryStream();
        await new MosaicWriter(() => new MemoryStream()) { Compression = how }.Write(file, new StreamTarget(stream), default);
        return stream.ToArray();
    }

    [Theory]
    [InlineData(100, 256)]
    [InlineData(16_385, 128)]
    [InlineData(1_000_000, 4)]
    public void StripRows_OfWideMosaics_StayWithinTheirMemory(int width, int rows) => Assert.Equal(rows, MosaicWriter.StripRows(width));

    [Theory]
    [InlineData(CutoutCompression.None)]
    [InlineData(CutoutCompression.Gzip)]
    [InlineData(CutoutCompression.Rice)]
    public async Task Write_AllPlanes_AreReadBack(CutoutCompression how)
    {
        var bytes = await Write(FileOf(All), how);
        Assert.Equal(0, bytes.Length % 2880);
        if (how is CutoutCompression.None) Assert.Equal(MosaicWriter.Length(FileOf(All)), bytes.Length);
        using var file = FitsFile.Open(new MemoryByteSource(bytes));
        Assert.Equal(["", "IMAGE", "MASK", "VARIANCE", "COVERAGE", "INPUTS"], file.Hdus.Select(h => h.Name));
        foreach (var (plane, index) in All.Select((p, i) => (p, i + 1)))
        {
            var image = FitsImage.Open(file, file.Hdus[index]);
            Assert.Equal([Width, Height], image.Axes.Select(a => (int)a));
            Assert.Equal(plane.Bitpix(), image.Bitpix);
            var values = new float[Width * Height];
            image.ReadValues(new PixelBox(0, 0, Width, Height), values);
            for (var i = 0; i < values.Length; i++)
            {
                var expected = Numbers.Value(plane, i % Width, i / Width);
                if (float.IsNaN(expected)) Assert.True(float.IsNaN(values[i]), $"{plane} {i}");
                else Assert.True(Math.Abs(expected - values[i]) <= (how is CutoutCompression.Rice && plane.Bitpix() < 0 ? 0.5 : 0), $"{plane} {i}: {values[i]} for {expected}");
            }
            Assert.True(Dax.Sky.Wcs.Wcs.TryRead(image.Header, ' ', out var wcs, out var problem), problem);
            Assert.True(wcs.TryPixelToSky((Width + 1) / 2.0, (Height + 1) / 2.0, out var middle));
            Assert.Equal((10, 20), (middle.LonDegrees, middle.LatDegrees), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9);
        }
        Assert.Equal(("nJy", "(nJy)**2", null), (file.Hdus[1].Header.Text("BUNIT"), file.Hdus[3].Header.Text("BUNIT"), file.Hdus[2].Header.Text("BUNIT")));
        Assert.Equal((0, 5), (file.Hdus[2].Header.Integer("MP_BAD", -1), file.Hdus[2].Header.Integer("MP_DETECTED_NEGATIVE", -1)));
        Assert.Equal("test", file.Hdus[0].Header.Text("CREATOR"));
    }

    [Fact]
    public async Task Write_Inputs_AreATable()
    {
        using var file = FitsFile.Open(new MemoryByteSource(await Write(FileOf(MosaicPlane.Image), CutoutCompression.None)));
        var hdu = file.Hdus[2];
        Assert.Equal((FitsHduKind.BinaryTable, 2), (hdu.Kind, hdu.Header.Integer("NAXIS2", 0)));
        var table = FitsTable.Open(file, hdu);
        var names = table.Columns.Select(c => c.Name).ToArray();
        Assert.Equal(["dataset", "dataset_type", "run", "data_id", "band", "unit", "calibration", "status", "weight", "scale", "background", "background_x", "background_y", "pixels"], names);
        var data = new byte[hdu.DataLength];
        file.Source.Read(hdu.DataOffset, data);
        Assert.StartsWith("ivo://example/data?repo=a&id=1deep_coadd", System.Text.Encoding.ASCII.GetString(data), StringComparison.Ordinal);
        var rowBytes = (int)hdu.Header.Integer("NAXIS1", 0);
        Assert.Equal(42, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(data.AsSpan(rowBytes - 8)));
        Assert.Equal(3.0, System.Buffers.Binary.BinaryPrimitives.ReadDoubleBigEndian(data.AsSpan(rowBytes - 16)));
        Assert.Equal(0, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(data.AsSpan(2 * rowBytes - 8)));
    }

    [Fact]
    public async Task Write_ThreeLayers_AreNumbered()
    {
        var file = FileOf(MosaicPlane.Image);
        var three = file with { Layers = [.. Enumerable.Range(1, 3).Select(i => file.Layers[0] with { Version = i, Band = "gri"[i - 1].ToString() })] };
        using var read = FitsFile.Open(new MemoryByteSource(await Write(three, CutoutCompression.None)));
        Assert.Equal([1, 2, 3], read.Hdus.Skip(1).Take(3).Select(h => h.Header.Integer("EXTVER", 0)));
        Assert.Equal(["g", "r", "i"], read.Hdus.Skip(1).Take(3).Select(h => h.Header.Text("FILTER")));
    }

    [Fact]
    public async Task Write_Cancelled_Stops() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new MosaicWriter(() => new MemoryStream()).Write(FileOf(All), new StreamTarget(Stream.Null), new CancellationToken(canceled: true)));

    /// <summary>Pixels whose values tell where they are.</summary>
    internal sealed class Numbers(int width, int height) : IMosaicSource
    {
        public static float Value(MosaicPlane plane, int x, int y) => plane switch
        {
            MosaicPlane.Image => x == 7 ? float.NaN : MathF.Sin(x * 12.9898f + y * 78.233f) * 10,
            MosaicPlane.Variance => 2 + MathF.Sin(x * 2.9898f + y * 8.233f),
            MosaicPlane.Mask => (x + y) % 9,
            _ => (x * y) % 5,
        };

        public ValueTask Fill(MosaicRows rows, int y, CancellationToken cancel)
        {
            rows.Begin(y, Math.Min(rows.MostRows, height - y));
            foreach (var plane in rows.Planes)
            {
                var bytes = rows[plane].Span;
                for (var i = 0; i < width * rows.Rows; i++)
                {
                    var value = Value(plane, i % width, y + i / width);
                    if (plane.Bitpix() == -32) System.Buffers.Binary.BinaryPrimitives.WriteSingleBigEndian(bytes[(4 * i)..], value);
                    else if (plane.Bitpix() == 32) System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes[(4 * i)..], (int)value);
                    else System.Buffers.Binary.BinaryPrimitives.WriteInt16BigEndian(bytes[(2 * i)..], (short)value);
                }
            }
            return ValueTask.CompletedTask;
        }
    }
}
