using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Backends.Butler.Config;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Butler;

/// <summary>Repositories by label, each opened at its first use and kept; a failure is remembered for a pause and belongs to its label alone.</summary>
internal sealed partial class ButlerRepositories : IButlerRepositories, IDisposable
{
    private readonly FrozenDictionary<string, Place> places;

    private readonly RepositoryAliases aliases;

    public ButlerRepositories(IOptions<ButlerOptions> options, IEnumerable<IButlerOpener> openers, RepositoryAliases aliases, TimeProvider time, ILogger<ButlerRepositories> log)
    {
        this.aliases = aliases;
        IButlerOpener[] kinds = [.. openers];
        var made = options.Value.Repositories.Select(o => new Place(o, options.Value.RetryPause, kinds, time, log)).ToArray();
        Labels = [.. made.Select(place => place.Label)];
        places = made.ToFrozenDictionary(place => place.Label, StringComparer.OrdinalIgnoreCase);
    }

    public ImmutableArray<string> Labels { get; }

    public ValueTask<Result<IButlerRepository>> Open(string label, CancellationToken cancel) =>
        places.TryGetValue(label, out var place) || (aliases.Find(label) is { } other && places.TryGetValue(other, out place)) ? place.Open(cancel) : new(new Fault.NotFound($"There is no Butler repository '{label}'."));

    public void Dispose()
    {
        foreach (var place in places.Values) place.Dispose();
    }

    /// <summary>One label. Those who come while it is being opened wait for the same attempt.</summary>
    private sealed class Place(ButlerRepositoryOptions options, TimeSpan pause, IButlerOpener[] kinds, TimeProvider time, ILogger log) : IDisposable
    {
        private readonly SemaphoreSlim turn = new(1, 1);
        private IButlerRepository? repository;
        private Fault? failure;
        private long failedAt;

        public string Label => options.Label;

        public async ValueTask<Result<IButlerRepository>> Open(CancellationToken cancel)
        {
            if (Volatile.Read(ref repository) is { } open) return new(open);
            await turn.WaitAsync(cancel);
            try
            {
                if (repository is not null) return new(repository);
                if (failure is not null && time.GetElapsedTime(failedAt) < pause) return failure;
                var opened = await Attempt(cancel);
                if (opened.IsOk) Volatile.Write(ref repository, opened.Value);
                (failure, failedAt) = (opened.IsOk ? null : opened.Fault, time.GetTimestamp());
                return opened;
            }
            finally
            {
                turn.Release();
            }
        }

        private async ValueTask<Result<IButlerRepository>> Attempt(CancellationToken cancel)
        {
            try
            {
                var config = ButlerConfigReader.Read(options.Label, options.Uri);
                if (!config.IsOk) return Refused(config.Fault);
                foreach (var kind in kinds)
                {
                    if (!kind.CanOpen(config.Value)) continue;
                    var opened = await kind.Open(config.Value, cancel);
                    return opened.IsOk ? opened : Refused(opened.Fault);
                }
                return Refused(new Fault.Broken($"The Butler repository '{Label}' is of a kind that this service does not read."));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                OnFailed(log, Label, e);
                return new Fault.Broken($"The Butler repository '{Label}' cannot be opened.");
            }
        }

        private Fault Refused(Fault fault)
        {
            OnRefused(log, Label, options.Uri, fault.Message);
            return fault;
        }

        public void Dispose()
        {
            (repository as IDisposable)?.Dispose();
            turn.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Butler repository {Label} ({Uri}) is not available: {Reason}")]
    private static partial void OnRefused(ILogger log, string label, string uri, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Butler repository {Label} could not be opened.")]
    private static partial void OnFailed(ILogger log, string label, Exception e);
}
