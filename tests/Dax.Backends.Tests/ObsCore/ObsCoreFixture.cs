using Dax.Backends.DuckDb;
using Dax.Backends.ObsCore;
using Dax.Backends.Tests.DuckDb;
using Dax.Engine.Datasets;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Tests.ObsCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Tests.ObsCore;

/// <summary>Repositories in memory, a data folder, and a service's catalog over it.</summary>
internal sealed class ObsCoreFixture : IAsyncDisposable
{
    public ObsCoreFixture(params FakeButler[] butlers)
    {
        Butlers = new FakeButlers(butlers);
        Synchroniser = new ObsCoreSynchroniser(Butlers, Butlers, Store(), Aliases, Options.Create(Settings), new LaterTime(), NullLogger<ObsCoreSynchroniser>.Instance);
    }

    public CatalogFixture Catalog { get; } = new();

    public FakeButlers Butlers { get; }

    public RepositoryAliases Aliases { get; } = new();

    public ObsCoreOptions Settings { get; } = new();

    public ObsCoreSynchroniser Synchroniser { get; }

    public ObsCoreStore Store() => new(Catalog.Folder, new ObsCoreStoreOptions { Memory = 256 << 20, Threads = 1 }, TimeProvider.System);

    public async Task<ObsCoreReport> Run(string baseUrl = "http://dax", string? label = null)
    {
        var report = await Synchroniser.Run(new ObsCoreRequest(baseUrl) { Label = label }, default);
        Assert.True(report.IsOk);
        return report.Value;
    }

    public async Task<List<object?[]>> Query(string adql)
    {
        await using var snapshot = await Catalog.Open();
        return await AdqlRows.Of(snapshot, adql);
    }

    public async Task<List<object?>> Column(string adql) => [.. (await Query(adql)).Select(r => r[0])];

    public ValueTask DisposeAsync() => Catalog.DisposeAsync();

    public static FakeButler Small(string label = "itest")
    {
        var butler = new FakeButler(label);
        butler.Types.AddRange([Survey.Raw, Survey.VisitImage, Survey.Coadd]);
        return butler.Add(Survey.RawOf(1), Survey.VisitOf(2), Survey.CoaddOf(3, 0, 0), Survey.CoaddOf(4, 0, 1));
    }

    /// <summary>A day after the datasets of <see cref="Survey"/>.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 1, 2, 0, 0, 0, TimeSpan.Zero);
    }
}
