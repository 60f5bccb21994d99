using System.Buffers;
using System.Runtime.InteropServices;
using Dax.Interop.Tests.Hosting;
using Dax.Sky.Fits;
using Dax.Sky.Images;

namespace Dax.Interop.Tests.Images;

/// <summary>Our pictures as PIL opens them, their shades as astropy computes them; over a real image.</summary>
public sealed class PictureTests
{
    private const string Script = """
        import sys
        import numpy as np
        from astropy.visualization import AsinhStretch, ZScaleInterval, make_lupton_rgb
        from PIL import Image
        folder, width, low, high, has_jpeg = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), sys.argv[5] == "True"
        bands = [np.fromfile(f"{folder}/{b}.f32", np.float32).reshape(-1, width) for b in "rgb"]
        z = ZScaleInterval().get_limits(bands[0])
        assert np.allclose(z, (low, high), rtol=1e-6), (z, low, high)
        shades = AsinhStretch()(np.clip((bands[0].astype(float) - low) / (high - low), 0, 1)) * 255
        expected = np.where(np.isnan(shades), 0, np.maximum(1, np.rint(shades)))[::-1]
        gray = Image.open(f"{folder}/gray.png")
        gray.verify()
        gray = Image.open(f"{folder}/gray.png")
        assert gray.mode == "L" and gray.info["transparency"] == 0, (gray.mode, gray.info)
        off = np.abs(np.asarray(gray).astype(float) - expected)
        assert off.max() <= 1 and (off > 0).mean() < 1e-3, off.max()
        assert (np.asarray(gray.convert("RGBA"))[..., 3] == 0).sum() == np.isnan(bands[0]).sum()
        clean = [np.nan_to_num(b) for b in bands]
        lupton = make_lupton_rgb(*clean, minimum=low, stretch=high - low, Q=8)[::-1].astype(int)
        rgb = np.asarray(Image.open(f"{folder}/rgb.png")).astype(int)
        assert rgb.shape == lupton.shape and np.abs(rgb - lupton).max() <= 1, np.abs(rgb - lupton).max()
        if has_jpeg:
            jpeg = Image.open(f"{folder}/rgb.jpg")
            assert jpeg.format == "JPEG" and jpeg.mode == "RGB"
            assert np.abs(np.asarray(jpeg).astype(int) - rgb).mean() < 6, np.abs(np.asarray(jpeg).astype(int) - rgb).mean()
            jpeg = Image.open(f"{folder}/gray.jpg")
            assert jpeg.mode == "L" and np.abs(np.asarray(jpeg).astype(float) - np.asarray(gray)).mean() < 6
        print("good", *z)
        """;

    [Fact]
    public async Task Pictures_OfARealImage_AreWhatPilAndAstropySee()
    {
        var survey = UnpackedSurvey.Require();
        Tool.Require("/usr/bin/python3", "python3-astropy, python3-pil");
        Assert.SkipUnless((await Tool.Python("import PIL")).ExitCode == 0, "PIL is not installed (Debian package python3-pil).");
        Assert.SkipUnless(JpegEncoder.IsAvailable, "libturbojpeg is not installed (Debian package libturbojpeg0).");
        var folder = Directory.CreateTempSubdirectory("dax-pictures-").FullName;
        try
        {
            var (pixels, width) = ReadImage(survey);
            pixels[3] = pixels[width * 5 + 7] = float.NaN;
            var curve = ImagePreview.Curve(pixels);
            float[][] bands = [pixels, [.. pixels.Select(v => 0.7f * v)], [.. pixels.Select(v => v - 20)]];
            for (var i = 0; i < 3; i++) await File.WriteAllBytesAsync(Path.Combine(folder, "rgb"[i] + ".f32"), MemoryMarshal.AsBytes(bands[i].AsSpan()).ToArray());
            Write(folder, "gray.png", output => ImagePreview.WriteGray(pixels, width, curve, PreviewFormat.Png, output, isClear: true));
            Write(folder, "gray.jpg", output => ImagePreview.WriteGray(pixels, width, curve, PreviewFormat.Jpeg!, output));
            var colors = new LuptonRgb((curve.Range.Low, curve.Range.Low, curve.Range.Low), curve.Range.High - curve.Range.Low);
            Write(folder, "rgb.png", output => ImagePreview.WriteColor(bands[0], bands[1], bands[2], width, colors, PreviewFormat.Png, output));
            Write(folder, "rgb.jpg", output => ImagePreview.WriteColor(bands[0], bands[1], bands[2], width, colors, PreviewFormat.Jpeg!, output));
            var run = await Tool.Python(Script, folder, $"{width}", $"{curve.Range.Low:r}", $"{curve.Range.High:r}", $"{JpegEncoder.IsAvailable}");
            Assert.True(run.ExitCode == 0 && run.Output.StartsWith("good", StringComparison.Ordinal), run.All);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder, string name, Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        File.WriteAllBytes(Path.Combine(folder, name), output.WrittenSpan.ToArray());
    }

    /// <summary>The largest uncompressed image of a coadd.</summary>
    private static (float[] Pixels, int Width) ReadImage(string survey)
    {
        var path = Directory.EnumerateFiles(survey, "deep_coadd*.fits", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        using var file = FitsFile.Open(new FileByteSource(path));
        var image = FitsImage.Open(file, file.Find("IMAGE")!);
        var pixels = new float[checked((int)(image.Axes[0] * image.Axes[1]))];
        image.ReadValues(PixelBox.Whole(image.Axes.AsSpan()), pixels);
        return (pixels, (int)image.Axes[0]);
    }
}
