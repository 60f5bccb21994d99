using Dax.Backends.DuckDb;
using Dax.Backends.Import;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Routing;

/// <summary>
/// The embedded catalog and further backends behind one model and one TAP_SCHEMA: a query goes to the backend that has its tables. TAP_SCHEMA and uploads lie in the
/// embedded one. A source that is down at start is asked again until it answers; the others serve meanwhile. Owns neither the catalog nor the sources.
/// </summary>
public sealed partial class RoutedCatalog : ICatalog, IAsyncDisposable
{
    /// <summary>What the catalog of the data folder is called beside the sources.</summary>
    public const string Embedded = "embedded";

    /// <summary>So long the first queries wait for sources that do not answer; so that those that do are served from the first query on.</summary>
    internal static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(5);

    /// <summary>A source that hangs must not keep /availability from being answered.</summary>
    internal static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(3);

    private readonly DuckDbCatalog embedded;
    private readonly SourceWatch[] watches;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly Task running;
    private readonly Task asked;
    private volatile RoutedTables? routes;
    private bool isDisposed;

    private RoutedCatalog(DuckDbCatalog embedded, IEnumerable<ICatalogSource> sources, TimeProvider time, ILogger log)
    {
        (this.embedded, this.time, this.log) = (embedded, time, log);
        watches = [.. sources.Select(s => new SourceWatch(s, Republish, time, log))];
        running = Task.WhenAll(watches.Select(w => Task.Run(() => w.Run(stop.Token))));
        asked = FirstRound();
    }

    /// <summary>Begins to ask the sources. A Usage fault for names that are not each source's own.</summary>
    /// <param name="embedded">Serves meanwhile, and alone when there are no sources.</param>
    /// <param name="sources">Of two tables with one name that of the earlier source is served.</param>
    public static Result<RoutedCatalog> Start(DuckDbCatalog embedded, IReadOnlyList<ICatalogSource> sources, TimeProvider time, ILogger<RoutedCatalog> log)
    {
        var names = sources.Select(s => s.Name).Prepend(Embedded);
        if (names.CountBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(n => n.Value > 1) is { Key: { } name })
            return new Fault.Usage($"Two backends are called '{name}'; each needs a name of its own.");
        return new RoutedCatalog(embedded, sources, time, log);
    }

    public async ValueTask<ICatalogSnapshot> Open(CancellationToken cancel)
    {
        if (!asked.IsCompleted)
            await asked.WaitAsync(cancel);
        var snapshot = (DuckDbSnapshot)await embedded.Open(cancel);
        return snapshot.Foreign is RoutedTables routed ? new RoutedSnapshot(snapshot, routed) : snapshot;
    }

    /// <summary>Queries can run as long as the embedded catalog does; backends that are down are named.</summary>
    public async ValueTask<Result<string>> Check(CancellationToken cancel)
    {
        if (!asked.IsCompleted)
            await asked.WaitAsync(cancel);
        var own = await embedded.Check(cancel);
        if (!own.IsOk)
            return own;
        var troubles = await Task.WhenAll(watches.Select(w => Trouble(w, cancel)));
        var notes = troubles.OfType<string>().Concat(routes?.Clashes ?? []).Concat(await Hidden(cancel));
        return new Result<string>(string.Join(' ', notes.Prepend(own.Value)));
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private async Task FirstRound()
    {
        var all = Task.WhenAll(watches.Select(w => w.Asked));
        using var done = new CancellationTokenSource();
        await Task.WhenAny(all, Task.Delay(FirstPatience, time, done.Token));
        await done.CancelAsync();
    }

    private void Republish()
    {
        lock (gate)
        {
            var before = routes;
            var next = RoutedTables.Of([.. watches.Where(w => w.Content is not null).Select(w => (w.Source.Name, w.Content!))]);
            foreach (var clash in next.Clashes.Except(before?.Clashes ?? []))
                Clashes(log, clash);
            routes = next;
            embedded.List(next);
        }
    }

    private async Task<string?> Trouble(SourceWatch watch, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(CheckPatience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var name = watch.Source.Name;
        try
        {
            var check = await watch.Source.Check(both.Token).AsTask().WaitAsync(both.Token);
            return !check.IsOk ? $"Backend '{name}' is not available: {check.Fault.Message}"
                : watch.Content is null ? $"The tables of backend '{name}' are not known yet." : null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"Backend '{name}' does not answer.";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            CheckFailed(log, e, name);
            return $"Backend '{name}' is not available.";
        }
    }

    private async Task<IEnumerable<string>> Hidden(CancellationToken cancel)
    {
        await using var snapshot = (DuckDbSnapshot)await embedded.Open(cancel);
        return [.. snapshot.Hidden.Select(t => $"Another backend's {AdqlNames.Qualify(t.Table.Schema, t.Table.Name)} is not served: the {Embedded} backend has a table of that name.")];
    }

    [LoggerMessage(24, LogLevel.Error, "{Clash}")]
    private static partial void Clashes(ILogger logger, string clash);

    [LoggerMessage(25, LogLevel.Error, "Backend {Source} cannot be asked how it is")]
    private static partial void CheckFailed(ILogger logger, Exception error, string source);
}
