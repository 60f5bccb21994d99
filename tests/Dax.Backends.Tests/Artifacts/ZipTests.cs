using System.IO.Compression;
using Dax.Backends.Artifacts;
using Dax.Backends.Artifacts.Zip;
using Dax.Backends.Tests.DuckDb;
using Dax.Engine.Faults;
using Dax.Sky.Fits;

namespace Dax.Backends.Tests.Artifacts;

public sealed class ZipTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i >> 3))];
    private readonly TempFolder temp = new();
    private readonly Store store;

    public ZipTests() => store = new Store(Store.Folder(temp.Path), o =>
    {
        o.ScratchFolder = Path.Combine(temp.Path, "scratch");
        o.MaxScratchBytes = 1_000_000;
        o.MaxUnpackedBytes = 500_000;
    });

    public void Dispose()
    {
        store.Dispose();
        temp.Dispose();
    }

    [Fact]
    public async Task Open_StoredMember_IsReadInPlace()
    {
        var path = Write(new ZipBytes().Add("index.json", "{}"u8.ToArray()).Add("a.fits", Content).Done());
        using var artifact = (await store.Open(path, "a.fits")).Value;
        Assert.Equal(Content, Store.All(artifact.Bytes));
        Assert.Equal(path, artifact.FilePath);
        Assert.Equal(Content, File.ReadAllBytes(path).AsSpan((int)artifact.FileOffset, Content.Length).ToArray());
        Assert.Throws<FitsFormatException>(() => artifact.Bytes.Read(Content.Length - 1, new byte[2]));
        using var other = (await store.Open(path, "index.json")).Value;
        Assert.NotEqual(artifact.ETag, other.ETag);
        Assert.Equal(0, store.Scratch.Used);
    }

    [Fact]
    public async Task Open_DeflatedMember_IsUnpackedAndGoesWithItsReader()
    {
        var path = Write(new ZipBytes().Add("a.fits", Content, deflate: true).Done(comment: "PK\u0005\u0006 in a comment"u8.ToArray()));
        using (var artifact = (await store.Open(path, "a.fits")).Value)
        {
            Assert.Equal(Content, Store.All(artifact.Bytes));
            Assert.Null(artifact.FilePath);
            Assert.Equal(Content.Length, store.Scratch.Used);
            Assert.Empty(Directory.GetFiles(Path.Combine(temp.Path, "scratch")));
        }
        Assert.Equal(0, store.Scratch.Used);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public async Task Open_ArchiveOfTheFramework_IsRead(CompressionLevel level)
    {
        var path = Path.Combine(temp.Path, "framework.zip");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            for (var i = 0; i < 3000; i++) archive.CreateEntry($"folder/member number {i} \u00e9.txt", level).Open().Dispose();
            using var member = archive.CreateEntry("folder/ünïcode.fits", level).Open();
            member.Write(Content);
        }
        using var artifact = (await store.Open(path, "folder/ünïcode.fits")).Value;
        Assert.Equal(Content, Store.All(artifact.Bytes));
        using var empty = (await store.Open(path, "folder/member number 2999 \u00e9.txt")).Value;
        Assert.Equal(0, empty.Bytes.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Appnote_4_5_3_LargeForm_IsRead(bool deflate)
    {
        var path = Write(new ZipBytes { IsLarge = true }.Add("x", [1]).Add("a.fits", Content, deflate).Done());
        using var artifact = (await store.Open(path, "a.fits")).Value;
        Assert.Equal(Content, Store.All(artifact.Bytes));
    }

    [Fact]
    public async Task Open_UnknownMember_IsNotFound()
    {
        var path = Write(new ZipBytes().Add("a.fits", Content).Add("../../etc/passwd", [7]).Done());
        Assert.IsType<Fault.NotFound>((await store.Open(path, "A.fits")).Fault);
        Assert.IsType<Fault.NotFound>((await store.Open(path, "")).Fault);
        // A name is a key of the archive, whatever it looks like.
        using var artifact = (await store.Open(path, "../../etc/passwd")).Value;
        Assert.Equal([7], Store.All(artifact.Bytes));
    }

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "two", new ZipBytes().Add("a", [1]).Add("a", [2]).Done() },
        { "no ZIP", new byte[5000] },
        { "no ZIP", [] },
        { "longer", new ZipBytes().Add("a", Content, deflate: true, length: 10).Done() },
        { "shorter", new ZipBytes().Add("a", Content, deflate: true, length: 100_001).Done() },
        { "length", new ZipBytes().Add("a", [1, 2, 3], deflate: true, length: 400_000).Done() },
        { "length", new ZipBytes().Add("a", [1, 2, 3], length: 2).Done() },
        { "checksum", new ZipBytes().Add("a", Content, deflate: true, crc: 1).Done() },
        { "unpacks", new ZipBytes().Add("a", new byte[600_000], deflate: true).Done() },
        { "encrypted", new ZipBytes().Add("a", Content, lie: e => ZipBytes.Put16(e, 8, 1)).Done() },
        { "method", new ZipBytes().Add("a", Content, lie: e => ZipBytes.Put16(e, 10, 14)).Done() },
        { "where", new ZipBytes().Add("b", Content).Add("a", Content, lie: e => ZipBytes.Put32(e, 42, 0)).Done() },
        { "outside", new ZipBytes().Add("a", Content, lie: e => ZipBytes.Put32(e, 42, uint.MaxValue - 1)).Done() },
        { "longer", new ZipBytes().Add("a", [1], lie: e => { ZipBytes.Put32(e, 20, 5000); ZipBytes.Put32(e, 24, 5000); }).Done() },
        { "missing", new ZipBytes().Add("a", [1], lie: e => ZipBytes.Put32(e, 24, uint.MaxValue)).Done() },
        { "more members", new ZipBytes().Add("a", [1]).Done(end => { ZipBytes.Put16(end, 8, 9); ZipBytes.Put16(end, 10, 9); }) },
        { "outside", new ZipBytes().Add("a", [1]).Done(end => ZipBytes.Put32(end, 16, 1 << 30)) },
        { "outside", new ZipBytes().Add("a", [1]).Done(end => ZipBytes.Put32(end, 12, 1 << 30)) },
        { "volumes", new ZipBytes().Add("a", [1]).Done(end => ZipBytes.Put16(end, 4, 3)) },
        { "damaged", new ZipBytes().Add("a", [1], lie: e => e[1] ^= 1).Done() },
        { "too early", new ZipBytes().Add("a", [1], lie: e => ZipBytes.Put16(e, 32, 60_000)).Done() },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Open_HostileArchive_IsAnErrorThatSaysWhy(string word, byte[] bytes)
    {
        var opened = await store.Open(Write(bytes), "a");
        Assert.IsType<Fault.NotFound>(opened.Fault);
        Assert.Contains(word, opened.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, store.Scratch.Used);
    }

    [Fact]
    public async Task Open_WhenTheScratchSpaceIsFull_IsBusy()
    {
        var path = Write(new ZipBytes().Add("a", new byte[450_000], deflate: true).Done());
        using var first = (await store.Open(path, "a")).Value;
        using var second = (await store.Open(path, "a")).Value;
        Assert.IsType<Fault.Busy>((await store.Open(path, "a")).Fault);
        first.Dispose();
        using var third = (await store.Open(path, "a")).Value;
        Assert.Equal(450_000, third.Bytes.Length);
    }

    [Fact]
    public void Find_InArchivesWithRandomDamage_AnswersOrSaysThatItIsDamaged()
    {
        var random = new Random(20260321);
        byte[][] sound = [new ZipBytes().Add("b", [9]).Add("a", Content[..300], deflate: true).Done(), new ZipBytes { IsLarge = true }.Add("a", Content[..300]).Add("c", []).Done()];
        var unpacker = new ZipMembers(new ZipUnpacker(new Scratch(Path.Combine(temp.Path, "fuzz"), 1 << 20), 1 << 19));
        var (answered, refused) = (0, 0);
        for (var round = 0; round < 4000; round++)
        {
            var bytes = (byte[])sound[round % 2].Clone();
            for (var i = random.Next(1, 5); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                var opened = unpacker.Open(new Engine.Ports.OpenArtifact(new MemoryByteSource(bytes), "\"t\"", null), "a", CancellationToken.None);
                if (opened.IsOk) using (opened.Value) Assert.True(Store.All(opened.Value.Bytes).Length <= 1 << 19);
                answered++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        Assert.True(answered > 100 && refused > 100, $"{answered} {refused}");
    }

    [Fact]
    public void Append_Crc_IsTheStandardOne()
    {
        Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0xCBF43926u, Crc32.Append(Crc32.Append(0, "12345"u8), "6789"u8));
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(temp.Path, $"{Guid.NewGuid():n}.zip");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
