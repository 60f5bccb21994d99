using Dax.Backends.ResultStores;

namespace Dax.Backends.Tests.ResultStores;

/// <summary>Parts of mosaics as files.</summary>
public sealed class FileMosaicPartsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dax-parts-");
    private readonly FileMosaicParts parts;

    public FileMosaicPartsTests() => parts = new FileMosaicParts(folder.FullName);

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<byte[]?> Load(string job, string name)
    {
        await using var stream = await parts.Load(job, name, default);
        if (stream is null) return null;
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    [Fact]
    public async Task Save_ThenLoad_IsTheNewest_OfTheJob()
    {
        Assert.Null(await Load("job-0001", "l0y0"));
        await parts.Save("job-0001", "l0y0", [new byte[] { 1, 2 }, new byte[] { 3 }], default);
        await parts.Save("job-0002", "l0y0", [new byte[] { 9 }], default);
        Assert.Equal([1, 2, 3], await Load("job-0001", "l0y0"));
        await parts.Save("job-0001", "l0y0", [new byte[] { 4 }], default);
        Assert.Equal([4], await Load("job-0001", "l0y0"));
        Assert.Null(await Load("job-0001", "l0y256"));
    }

    [Fact]
    public async Task Delete_RemovesAllOfAJob_AndListsOnlyWhatIsOld()
    {
        await parts.Delete("job-0001", default);
        await parts.Save("job-0001", "l0y0", [new byte[] { 1 }], default);
        await parts.Save("job-0002", "l0y0", [new byte[] { 1 }], default);
        Assert.Equal(["job-0001", "job-0002"], parts.Jobs(DateTimeOffset.MaxValue).Order());
        Assert.Empty(parts.Jobs(DateTimeOffset.UnixEpoch));
        await parts.Delete("job-0001", default);
        Assert.Null(await Load("job-0001", "l0y0"));
        Assert.Equal(["job-0002"], parts.Jobs(DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData("../x", "a")]
    [InlineData("job-0001", "../a")]
    [InlineData("job-0001", "")]
    public async Task Save_NamesThatAreNone_AreRefused(string job, string name) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await parts.Save(job, name, [], default));
}
