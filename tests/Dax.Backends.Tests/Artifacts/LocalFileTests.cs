using System.Diagnostics;
using Dax.Backends.Artifacts;
using Dax.Backends.Artifacts.Local;
using Dax.Backends.Tests.DuckDb;
using Dax.Engine.Faults;
using Dax.Sky.Fits;

namespace Dax.Backends.Tests.Artifacts;

public sealed class LocalFileTests : IDisposable
{
    private readonly TempFolder temp = new();
    private readonly string root, outside;
    private readonly Store store;

    public LocalFileTests()
    {
        root = Directory.CreateDirectory(Path.Combine(temp.Path, "repo")).FullName;
        outside = Directory.CreateDirectory(Path.Combine(temp.Path, "repository-of-others")).FullName;
        File.WriteAllText(Path.Combine(outside, "secret.fits"), "secret");
        File.WriteAllText(Path.Combine(root, "a file #1 100%.fits"), "visible");
        Directory.CreateDirectory(Path.Combine(root, "sub"));
        store = new Store(Store.Folder(root));
    }

    public void Dispose()
    {
        store.Dispose();
        temp.Dispose();
    }

    [Fact]
    public async Task Open_FileBelowTheRoot_GivesItsBytes()
    {
        var path = Path.Combine(root, "a file #1 100%.fits");
        using var artifact = (await store.Open(path)).Value;
        Assert.Equal("visible"u8.ToArray(), Store.All(artifact.Bytes));
        Assert.Equal(File.GetLastWriteTimeUtc(path), artifact.LastModified!.Value.UtcDateTime);
        Assert.Equal(RealPath.Resolve(path), artifact.FilePath);
        Assert.Matches("^\"[0-9a-f-]+\"$", artifact.ETag);
    }

    [Fact]
    public async Task Read_PastTheEnd_IsAFormatError()
    {
        using var artifact = (await store.Open(Path.Combine(root, "a file #1 100%.fits"))).Value;
        Assert.Throws<FitsFormatException>(() => artifact.Bytes.Read(3, new byte[5]));
        Assert.Throws<FitsFormatException>(() => artifact.Bytes.Read(-1, new byte[1]));
        Assert.Throws<FitsFormatException>(() => artifact.Bytes.Read(long.MaxValue, new byte[1]));
    }

    [Fact]
    public async Task Read_OfAFileThatWasCutShort_IsAFormatError()
    {
        var path = Path.Combine(root, "sub", "short.fits");
        File.WriteAllBytes(path, new byte[10_000]);
        using var artifact = (await store.Open(path)).Value;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(100);
        Assert.Throws<FitsFormatException>(() => artifact.Bytes.Read(0, new byte[10_000]));
    }

    [Theory]
    [InlineData("repo/none.fits")]
    [InlineData("repo/none/none.fits")]
    [InlineData("elsewhere/archive/none.fits")]
    [InlineData("repo/sub")]
    [InlineData("repo/a file #1 100%.fits/none")]
    public async Task Open_WhatIsNotThere_IsNotFoundWithoutItsPlace(string path)
    {
        var opened = await store.Open(Path.Combine(temp.Path, path));
        Assert.IsType<Fault.NotFound>(opened.Fault);
        Assert.DoesNotContain('/', opened.Fault.Message);
        Assert.DoesNotContain("none", opened.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}/../repository-of-others/secret.fits")]
    [InlineData("{0}/%2e%2e/repository-of-others/secret.fits")]
    [InlineData("{0}/sub/%2E%2E/%2e%2E/repository-of-others/secret.fits")]
    [InlineData("{0}/..%2frepository-of-others%2Fsecret.fits")]
    [InlineData("{0}%2f..%2f..%2frepo%2f..%2frepository-of-others/secret.fits")]
    [InlineData("{0}sitory-of-others/secret.fits")]
    [InlineData("{0}/./sub/./.././../repository-of-others/secret.fits")]
    public async Task Open_WhatClimbsOut_NeverGivesIt(string form)
    {
        var uri = new Uri("file://" + string.Format(System.Globalization.CultureInfo.InvariantCulture, form, root));
        var opened = await store.Open(uri);
        Assert.True(opened.Fault is Fault.Forbidden or Fault.NotFound, opened.Fault.Message);
        Assert.DoesNotContain("secret", opened.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file://otherhost{0}/a%20file%20%231%20100%25.fits")]
    [InlineData("file:///proc/self/environ")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://host{0}/a")]
    [InlineData("data:text/plain,a")]
    public async Task Open_OtherPlaces_IsForbidden(string form) =>
        Assert.IsType<Fault.Forbidden>((await store.Open(new Uri(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, root)))).Fault);

    [Fact]
    public async Task Open_NameWithAZeroByte_IsNotFound() =>
        Assert.IsType<Fault.NotFound>((await store.Open(new Uri($"file://{root}/a%00b.fits"))).Fault);

    [Fact]
    public async Task Open_LinkOutOfTheRoot_IsForbiddenUnlessThePlaceIsAllowed()
    {
        var link = Path.Combine(root, "sub", "link.fits");
        File.CreateSymbolicLink(link, Path.Combine(outside, "secret.fits"));
        Assert.IsType<Fault.Forbidden>((await store.Open(link)).Fault);
        using var open = new Store(Store.Folder(root), o => o.AllowedPlaces.Add(outside));
        using var artifact = (await open.Open(link)).Value;
        Assert.Equal("secret"u8.ToArray(), Store.All(artifact.Bytes));
    }

    [Fact]
    public async Task Open_FolderThatLinksOut_IsForbidden()
    {
        Directory.CreateSymbolicLink(Path.Combine(root, "folder"), outside);
        Assert.IsType<Fault.Forbidden>((await store.Open(Path.Combine(root, "folder", "secret.fits"))).Fault);
    }

    [Fact]
    public async Task Open_LinkInsideOfARootThatIsALink_IsOpened()
    {
        Directory.CreateSymbolicLink(Path.Combine(temp.Path, "current"), root);
        File.CreateSymbolicLink(Path.Combine(root, "inner.fits"), "sub/../a file #1 100%.fits");
        using var linked = new Store(Store.Folder(Path.Combine(temp.Path, "current")));
        using var artifact = (await linked.Open(Path.Combine(temp.Path, "current", "inner.fits"))).Value;
        Assert.Equal(7, artifact.Bytes.Length);
    }

    [Fact]
    public async Task Open_CircleOfLinks_IsNotFound()
    {
        File.CreateSymbolicLink(Path.Combine(root, "x"), Path.Combine(root, "y"));
        File.CreateSymbolicLink(Path.Combine(root, "y"), Path.Combine(root, "x"));
        Assert.IsType<Fault.NotFound>((await store.Open(Path.Combine(root, "x"))).Fault);
        Assert.Null(RealPath.Resolve(Path.Combine(root, "x", "z")));
    }

    [Fact(Timeout = 120_000)]
    public async Task Open_Pipe_IsNotFoundAtOnce()
    {
        var pipe = Path.Combine(root, "pipe.fits");
        using (var made = Process.Start("mkfifo", pipe)) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.IsType<Fault.NotFound>((await store.Open(pipe)).Fault);
        Assert.IsType<Fault.NotFound>((await store.Open("/dev/null")).Fault);
    }

    [Fact]
    public async Task ETag_OfAFileThatWasReplacedOrRewritten_IsAnother()
    {
        var path = Path.Combine(root, "sub", "file.fits");
        var stamp = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.WriteAllText(path, "one");
        File.SetLastWriteTimeUtc(path, stamp);
        var first = await Tag(path);
        Assert.Equal(first, await Tag(path));
        File.WriteAllText(path + ".new", "two");
        File.SetLastWriteTimeUtc(path + ".new", stamp);
        File.Move(path + ".new", path, overwrite: true);
        var second = await Tag(path);
        Assert.NotEqual(first, second);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        File.WriteAllText(path, "six");
        Assert.NotEqual(second, await Tag(path));
    }

    [Fact]
    public void Options_PlacesThatAreNone_AreToldByName()
    {
        var faults = new ArtifactOptions { AllowedPlaces = { "relative/place", "gopher://host/" }, MaxRedirects = -1 }.Problems().ToArray();
        Assert.Equal(3, faults.Length);
        Assert.Empty(new ArtifactOptions { AllowedPlaces = { "/data", "s3://bucket/prefix", "https://store.example.org/x" } }.Problems());
    }

    private async Task<string> Tag(string path)
    {
        using var artifact = (await store.Open(path)).Value;
        return artifact.ETag;
    }
}
