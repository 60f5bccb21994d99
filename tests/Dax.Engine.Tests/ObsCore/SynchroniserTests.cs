using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore;
using Dax.Engine.ObsCore.Sync;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.ObsCore;

/// <summary>What becomes of a synchronisation when a repository fails in a way that is not meant to be.</summary>
public sealed class SynchroniserTests
{
    [Fact]
    public async Task Run_ARepositoryGivesUpByItself_IsAReportAndTheOthersGoOn()
    {
        // A cancellation that nobody asked for: a time limit inside, say. Passed on it would end the service that waits for it.
        var repositories = new Repositories(new TaskCanceledException("It took too long."), new InvalidOperationException("A bug."));
        var report = await Synchroniser(repositories).Run(new ObsCoreRequest("http://x"), CancellationToken.None);
        Assert.Equal(["first", "second"], report.Value.Repositories.Select(r => r.Label));
        Assert.All(report.Value.Repositories, r => Assert.IsType<Fault.Broken>(r.Fault));
    }

    [Fact]
    public async Task Run_Cancelled_IsCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var repositories = new Repositories(new OperationCanceledException(cancel.Token)) { BeforeOpen = cancel.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Synchroniser(repositories).Run(new ObsCoreRequest("http://x"), cancel.Token));
    }

    private static ObsCoreSynchroniser Synchroniser(Repositories repositories) => new(
        repositories, new NoMappings(), new EmptyStore(), new RepositoryAliases(), Options.Create(new ObsCoreOptions()), TimeProvider.System, NullLogger<ObsCoreSynchroniser>.Instance);

    private sealed class Repositories(params Exception[] failures) : IButlerRepositories
    {
        public Action BeforeOpen { get; init; } = () => { };

        public ImmutableArray<string> Labels => [.. ((string[])["first", "second"]).Take(failures.Length)];

        public ValueTask<Result<IButlerRepository>> Open(string label, CancellationToken cancel)
        {
            BeforeOpen();
            return ValueTask.FromException<Result<IButlerRepository>>(failures[Labels.IndexOf(label)]);
        }
    }

    private sealed class NoMappings : IObsCoreMappings
    {
        public ValueTask<Result<string?>> Read(string label, CancellationToken cancel) => ValueTask.FromResult<Result<string?>>((string?)null);
    }

    private sealed class EmptyStore : IObsCoreStore, IObsCoreUpdate
    {
        public IReadOnlyList<ObsCoreSource> Sources => [];

        public Result<IObsCoreUpdate> Begin() => new(this);

        public Result<IObsCoreStaging> Stage(ObsCoreSource source, ObsCoreSchema schema, bool isWhole) => throw new NotSupportedException();

        public void Remove(string label) => throw new NotSupportedException();

        public ObsCoreSummary? Publish(CancellationToken cancel) => null;

        public void Dispose() { }
    }
}
