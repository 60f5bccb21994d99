using System.Buffers;
using BenchmarkDotNet.Attributes;
using Dax.Sky.Images;

namespace Dax.Benchmarks;

/// <summary>Previews of a 512 × 512 image of noise and stars (an operation is a picture).</summary>
public class PictureBenchmarks
{
    private const int Side = 512;

    private readonly float[] pixels = new float[Side * Side];
    private readonly byte[] shades = new byte[3 * Side * Side];
    private readonly ArrayBufferWriter<byte> output = new(1 << 22);
    private readonly ToneCurve curve;
    private readonly LuptonRgb colors = new((90, 90, 90), 40);

    public PictureBenchmarks()
    {
        var random = new Random(6);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (float)(100 + 10 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));
        for (var star = 0; star < 300; star++)
        {
            var (x, y, flux) = (random.Next(8, Side - 8), random.Next(8, Side - 8), Math.Pow(10, 4 * random.NextDouble()));
            for (var dy = -8; dy < 8; dy++)
                for (var dx = -8; dx < 8; dx++) pixels[(y + dy) * Side + x + dx] += (float)(flux * Math.Exp(-(dx * dx + dy * dy) / 5.0));
        }
        curve = ImagePreview.Curve(pixels);
    }

    [Benchmark]
    public bool FindZScale() => ZScale.TryFind(pixels, out _);

    [Benchmark]
    public void Shades() => curve.Map(pixels, shades);

    [Benchmark]
    public void Colours() => colors.Map(pixels, pixels, pixels, shades);

    [Benchmark]
    public int GrayPng()
    {
        output.Clear();
        ImagePreview.WriteGray(pixels, Side, curve, PreviewFormat.Png, output);
        return output.WrittenCount;
    }

    [Benchmark]
    public int GrayJpeg()
    {
        output.Clear();
        ImagePreview.WriteGray(pixels, Side, curve, PreviewFormat.Jpeg ?? PreviewFormat.Png, output);
        return output.WrittenCount;
    }

    [Benchmark]
    public int ColourPng()
    {
        output.Clear();
        ImagePreview.WriteColor(pixels, pixels, pixels, Side, colors, PreviewFormat.Png, output);
        return output.WrittenCount;
    }
}
