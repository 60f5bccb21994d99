using Dax.Sky.Fits;

namespace Dax.Sky.Tests.Fits;

public sealed class ScatteredRowsTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(8, 800)]
    [InlineData(200, 800)]
    [InlineData(3000, 333)]
    [InlineData(20, 8192)]
    public void ReadRows_FarApart_AreThoseOfTheFile(int rows, int rowBytes)
    {
        const int stride = 17_000;
        var bytes = new byte[(rows * stride) + 100];
        new Random(rows).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        using var source = new FileByteSource(path);
        var into = new byte[rows * rowBytes];
        source.ReadRows(77, rowBytes, stride, into);
        for (var row = 0; row < rows; row++)
            Assert.True(into.AsSpan(row * rowBytes, rowBytes).SequenceEqual(bytes.AsSpan(77 + (row * stride), rowBytes)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_001)]
    public void ReadRows_FileCutShortMeanwhile_IsAnErrorAndNoMore(long left)
    {
        File.WriteAllBytes(path, new byte[1_000_000]);
        using var source = new FileByteSource(path);
        var into = new byte[50 * 800];
        source.ReadRows(0, 800, 16_000, into);
        using (var other = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) other.SetLength(left);
        Assert.Throws<FitsFormatException>(() => source.ReadRows(0, 800, 16_000, into));
    }

    [Fact]
    public async Task ReadRows_ManyThreads_EachItsOwn()
    {
        const int stride = 9_000;
        var bytes = new byte[500 * stride];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i / stride);
        File.WriteAllBytes(path, bytes);
        using var source = new FileByteSource(path);
        await Parallel.ForAsync(0, 200, (seed, _) =>
        {
            var into = new byte[100 * 64];
            source.ReadRows((long)seed * stride, 64, stride, into);
            for (var i = 0; i < into.Length; i++) Assert.Equal((byte)(seed + (i / 64)), into[i]);
            return ValueTask.CompletedTask;
        });
    }
}
