using Dax.Sky.Fits;

namespace Dax.Sky.Tests.Fits;

public sealed class ByteSourceTests : IDisposable
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7919 >> 5))];

    private readonly string path = Path.Combine(Path.GetTempPath(), $"dax-{Guid.NewGuid():N}.fits");

    public ByteSourceTests() => File.WriteAllBytes(path, Bytes);

    public static TheoryData<string> Kinds => ["memory", "file"];

    public void Dispose() => File.Delete(path);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_OfAnyStride_AreThoseOfTheFile(string kind)
    {
        using var source = Make(kind);
        var random = new Random(4);
        Assert.Equal(Bytes.Length, source.Length);
        for (var i = 0; i < 300; i++)
        {
            var (row, rows) = (random.Next(1, 200), random.Next(0, 40));
            var stride = row + (random.Next(3) == 0 ? 0 : random.Next(i % 2 == 0 ? 100 : 2400));
            var offset = random.Next(Bytes.Length - Math.Min(Bytes.Length - 1, rows * stride));
            var got = new byte[row * rows];
            source.ReadRows(offset, row, stride, got);
            Assert.Equal(Enumerable.Range(0, rows).SelectMany(r => Bytes.AsSpan(offset + (r * stride), row).ToArray()), got);
            var whole = new byte[row];
            source.Read(offset, whole);
            Assert.Equal(Bytes[offset..(offset + row)], whole);
        }
        source.Read(Bytes.Length, []);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_BeyondTheEnd_AreAFormatError(string kind)
    {
        using var source = Make(kind);
        Assert.Throws<FitsFormatException>(() => source.Read(Bytes.Length - 1, new byte[2]));
        Assert.Throws<FitsFormatException>(() => source.Read(-1, new byte[2]));
        Assert.Throws<FitsFormatException>(() => source.Read(long.MaxValue, new byte[2]));
        Assert.Throws<FitsFormatException>(() => source.ReadRows(Bytes.Length - 1000, 10, 991, new byte[20]));
        Assert.Throws<FitsFormatException>(() => source.ReadRows(0, 10, long.MaxValue / 4, new byte[30]));
        source.ReadRows(Bytes.Length - 1000, 10, 990, new byte[20]);
    }

    [Fact]
    public void File_ThatBecameShorter_IsAFormatError()
    {
        using var source = Make("file");
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) stream.SetLength(50_000);
        Assert.Throws<FitsFormatException>(() => source.Read(60_000, new byte[100]));
        Assert.Throws<FitsFormatException>(() => source.ReadRows(40_000, 100, 3000, new byte[2000]));
    }

    [Fact]
    public void File_ThatIsClosedOrMissing_SaysSo()
    {
        var source = Make("file");
        source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.Read(0, new byte[10]));
        Assert.Throws<FileNotFoundException>(() => new FileByteSource(path + ".not"));
    }

    private ByteSource Make(string kind) => kind == "memory" ? new MemoryByteSource(Bytes) : new FileByteSource(path);
}
