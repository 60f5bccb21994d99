using Dax.Sky.Coadds;
using Dax.Sky.Healpix;

namespace Dax.Sky.Tests.Coadds;

public sealed class TileCanvasTests
{
    private const int Pixels = HipsTile.Width * HipsTile.Width;

    private readonly float[] scratch = new float[Pixels], variance = new float[Pixels], values = new float[Pixels];

    private void Add(TileCanvas canvas, float value, float? spread)
    {
        canvas.Admit(spread is not null);
        var next = canvas.Next(scratch, spread is null ? default : variance.AsMemory());
        next.Image.Span.Fill(value);
        if (spread is { } known) next.Level.Span.Fill(known);
        canvas.Merge(next, 1, 1, isFirstKept: false);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2f)]
    public void Merge_AfterAnImageThatBrokeOff_KnowsNothingOfIt(float? spread)
    {
        using var canvas = new TileCanvas(new HipsTile(3, 7));
        canvas.Next(scratch, default).Image.Span[..99].Fill(1e9f);
        Assert.False(canvas.IsTouched);
        Assert.False(canvas.TryFinish(values));
        Add(canvas, 2, spread);
        canvas.Next(scratch, variance).Image.Span[..99].Fill(1e9f);
        Add(canvas, 4, spread);
        Assert.True(canvas.TryFinish(values));
        Assert.All(values, v => Assert.Equal(3, v));
    }

    [Theory]
    [InlineData(null, 1f)]
    [InlineData(1f, null)]
    public void Admit_VariancesOfSomeImagesOnly_Throws(float? one, float? other)
    {
        using var canvas = new TileCanvas(new HipsTile(3, 7));
        Add(canvas, 2, one);
        Assert.Throws<ArgumentException>(() => Add(canvas, 4, other));
    }
}
