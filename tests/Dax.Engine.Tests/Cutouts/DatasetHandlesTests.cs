using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Cutouts;

public sealed class DatasetHandlesTests : IDisposable
{
    private readonly FakeRepository repository = new();
    private readonly DatasetOptions options = new();
    private readonly List<DatasetHandles> made = [];

    public void Dispose()
    {
        foreach (var handles in made) handles.Dispose();
        repository.Dispose();
    }

    private DatasetHandles Handles()
    {
        made.Add(new DatasetHandles(new DatasetOpener(repository, repository, Aliases(), NullLogger<DatasetOpener>.Instance), Options.Create(options), TimeProvider.System));
        return made[^1];
    }

    private static RepositoryAliases Aliases()
    {
        var aliases = new RepositoryAliases();
        aliases.Learn("dp1", "repo");
        return aliases;
    }

    [Fact]
    public async Task ManyWhoAskAtOnce_ShareOne()
    {
        var (handles, uri) = (Handles(), repository.Add(TestFits.Exposure()));
        var gate = new TaskCompletionSource();
        repository.Gate = gate.Task;
        var asked = Enumerable.Range(0, 20).Select(i => handles.Open(i % 2 == 0 ? uri : uri with { Label = i % 4 == 1 ? "REPO" : "dp1" }, default).AsTask()).ToArray();
        gate.SetResult();
        var leases = await Task.WhenAll(asked);
        Assert.Equal(1, repository.Opened);
        Assert.Single(leases.Select(l => l.Value.Handle).Distinct());
        foreach (var lease in leases) lease.Value.Dispose();
        Assert.Equal((1, 1), (handles.Count, repository.InUse));
    }

    [Fact]
    public async Task WhoGoesAway_DoesNotSpoilItForOthers()
    {
        var (handles, uri) = (Handles(), repository.Add(TestFits.Exposure()));
        var gate = new TaskCompletionSource();
        repository.Gate = gate.Task;
        using var cancel = new CancellationTokenSource();
        var first = handles.Open(uri, cancel.Token).AsTask();
        var second = handles.Open(uri, default).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        using var lease = (await second).Value;
        Assert.Equal(1, repository.Opened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReplacedFile_IsNoticed(bool isLocal)
    {
        (repository.IsLocal, options.CheckAfter) = (isLocal, TimeSpan.Zero);
        var (handles, uri) = (Handles(), repository.Add(TestFits.Exposure()));
        using var before = (await handles.Open(uri, default)).Value;
        using var same = (await handles.Open(uri, default)).Value;
        Assert.Same(before.Handle, same.Handle);
        repository.Replace(uri, TestFits.Simple());
        using var after = (await handles.Open(uri, default)).Value;
        Assert.NotSame(before.Handle, after.Handle);
        Assert.NotEqual(before.Handle.ETag, after.Handle.ETag);
        // The old file is read to the end by those who have begun with it.
        before.Handle.Content.Files[0].Source.Read(0, new byte[80]);
        File.Delete(repository.PathOf(uri));
        Assert.IsType<Fault.NotFound>((await handles.Open(uri, default)).Fault);
    }

    [Fact]
    public async Task OpenFiles_AreBounded_AndThoseInUseStayOpen()
    {
        options.MaxOpen = 3;
        var handles = Handles();
        using var used = (await handles.Open(repository.Add(TestFits.Exposure()), default)).Value;
        for (var i = 0; i < 10; i++) (await handles.Open(repository.Add(TestFits.Exposure()), default)).Value.Dispose();
        await Until(() => repository.InUse <= 4 && handles.Count <= 3);
        used.Handle.Content.Files[0].Source.Read(0, new byte[80]);
    }

    [Fact]
    public async Task Dropped_IsClosedWithItsLastUser()
    {
        var (handles, uri) = (Handles(), repository.Add(TestFits.Exposure()));
        var lease = (await handles.Open(uri, default)).Value;
        handles.Drop(uri);
        Assert.Equal((0, 1), (handles.Count, repository.InUse));
        lease.Dispose();
        lease.Dispose();
        await Until(() => repository.InUse == 0);
    }

    [Fact]
    public async Task Idle_IsClosed()
    {
        options.IdleAfter = TimeSpan.FromMilliseconds(80);
        var handles = Handles();
        (await handles.Open(repository.Add(TestFits.Exposure()), default)).Value.Dispose();
        await Until(() => handles.Count == 0 && repository.InUse == 0);
    }

    [Fact]
    public async Task WhatCannotBeOpened_IsTriedAgain()
    {
        var (handles, uri) = (Handles(), repository.Add("nothing"u8.ToArray()));
        Assert.IsType<Fault.Usage>((await handles.Open(uri, default)).Fault);
        Assert.Equal(0, handles.Count);
        repository.Replace(uri, TestFits.Exposure());
        (await handles.Open(uri, default)).Value.Dispose();
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 6000 && !holds(); i++) await Task.Delay(10);
        Assert.True(holds());
    }
}
