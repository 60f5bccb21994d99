using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.ObsCore.Sync;

/// <summary>
/// Brings <c>ivoa.ObsCore</c> up to what the Butler repositories hold. Each repository for itself: 1. its mapping and columns; 2. rows of datasets registered since the newest
/// known one, with an overlap; or of all, when its rows were made by other rules; 3. now and then, ids compared with rows. One that fails keeps its rows and is reported. Then all
/// changes are published at once.
/// </summary>
public sealed partial class ObsCoreSynchroniser(
    IButlerRepositories repositories, IObsCoreMappings mappings, IObsCoreStore store, RepositoryAliases aliases, IOptions<ObsCoreOptions> options, TimeProvider time,
    ILogger<ObsCoreSynchroniser> log)
{
    /// <summary>Where a service listens when nobody says.</summary>
    private const string FirstBaseUrl = "http://localhost:8080";

    private readonly Dictionary<string, string> told = new(StringComparer.OrdinalIgnoreCase);
    private readonly MappingChoice choice = new(mappings);
    private readonly Dictionary<string, long> reconciled = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Busy while somebody else changes the table; NotFound for a label that is not shown.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the table is as it was.</exception>
    public async Task<Result<ObsCoreReport>> Run(ObsCoreRequest request, CancellationToken cancel)
    {
        if (request.Label is { } one && !repositories.Labels.Contains(one, StringComparer.OrdinalIgnoreCase)) return new Fault.NotFound($"There is no Butler repository '{one}'.");
        var begun = store.Begin();
        if (!begun.IsOk) return begun.Fault;
        using var update = begun.Value;
        var reports = new List<RepositoryReport>();
        foreach (var label in request.Label is null ? repositories.Labels : [request.Label])
        {
            cancel.ThrowIfCancellationRequested();
            reports.Add(await Attempt(update, label, request, cancel));
        }
        if (request.Label is null) reports.AddRange(Forget(update));
        // The engine's work blocks.
        var table = await Task.Run(() => update.Publish(cancel), cancel);
        if (table is not null) Published(log, table.Rows, table.Columns, table.Bytes, table.Generation);
        return new ObsCoreReport([.. reports], table);
    }

    private async Task<RepositoryReport> Attempt(IObsCoreUpdate update, string label, ObsCoreRequest request, CancellationToken cancel)
    {
        try
        {
            var started = time.GetTimestamp();
            var report = await Sync(update, label, request, cancel);
            Tell(report);
            if (!report.Change.IsNone) Changed(log, label, report.Change.Added, report.Change.Replaced, report.Change.Removed, time.GetElapsedTime(started).TotalSeconds);
            return report;
        }
        catch (ButlerException e)
        {
            var report = new RepositoryReport(label, e.Fault, default);
            Tell(report);
            return report;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Broke(log, label, e);
            return new RepositoryReport(label, new Fault.Broken($"The Butler repository '{label}' could not be read into ObsCore."), default);
        }
    }

    /// <summary>What is wrong is told once, and again when it is something else.</summary>
    private void Tell(RepositoryReport report)
    {
        var state = string.Join('\n', [report.Fault?.Message ?? "", .. report.Warnings]);
        if (told.GetValueOrDefault(report.Label, "") == state) return;
        told[report.Label] = state;
        foreach (var warning in report.Warnings) Warned(log, report.Label, warning);
        if (report.Fault is { } fault) Failed(log, report.Label, fault.Message);
        else if (report.Warnings.IsEmpty) Recovered(log, report.Label);
    }

    private async Task<RepositoryReport> Sync(IObsCoreUpdate update, string label, ObsCoreRequest request, CancellationToken cancel)
    {
        var opened = await repositories.Open(label, cancel);
        if (!opened.IsOk) return new(label, opened.Fault, default);
        var repository = opened.Value;
        var types = await repository.DatasetTypes(cancel);
        if (!types.IsOk) return new(label, types.Fault, default);
        var mapping = await choice.Of(repository, types.Value, cancel);
        if (!mapping.IsOk) return new(label, mapping.Fault, default);
        var rules = new ObsCoreRules(label, mapping.Value, request.BaseUrl ?? BaseUrl(update, label), options.Value.Authority);
        var report = new RepositoryReport(label, null, default) { Warnings = MappingChoice.Warnings(mapping.Value, Learn(rules), label) };
        var changed = await Sync(update, repository, rules, [.. types.Value.Select(t => t.Name)], request.Thorough, cancel);
        return changed.IsOk ? report with { Change = changed.Value } : report with { Fault = changed.Fault };
    }

    private async Task<Result<ObsCoreChange>> Sync(IObsCoreUpdate update, IButlerRepository repository, ObsCoreRules rules, HashSet<string> types, bool thorough, CancellationToken cancel)
    {
        var schema = MappingSchema.Of(rules.Mapping);
        if (!schema.IsOk) return schema.Fault;
        var all = await repository.Collections(cancel);
        if (!all.IsOk) return all.Fault;
        var collections = CollectionChoice.Of(rules.Mapping, all.Value);
        if (!collections.IsOk) return collections.Fault;
        var source = new ObsCoreSource(rules.Label, $"{rules.Mapping.Fingerprint} {rules.Authority}", rules.BaseUrl);
        var before = update.Sources.FirstOrDefault(s => s.Label.Equals(rules.Label, StringComparison.OrdinalIgnoreCase));
        var isWhole = before?.Fingerprint != source.Fingerprint;
        while (true)
        {
            var staging = update.Stage(source, schema.Value, isWhole);
            if (!staging.IsOk) return staging.Fault;
            var isCompared = false;
            var sync = new RepositorySync(repository, rules, schema.Value, collections.Value, types, staging.Value);
            if (await sync.AddNew(isWhole ? null : before!.Newest - options.Value.Overlap, cancel) is { } fault) return fault;
            if (!isWhole && (thorough || IsDue(before!)))
            {
                var compared = await sync.Reconcile(time.GetUtcNow() - options.Value.RegionPatience, cancel);
                if (!compared.IsOk) return compared.Fault;
                isWhole = !compared.Value;
                if (isWhole) continue;
                isCompared = true;
            }
            if (isWhole || isCompared) reconciled[rules.Label] = time.GetTimestamp();
            return staging.Value.Accept();
        }
    }

    private static string BaseUrl(IObsCoreUpdate update, string label) =>
        (update.Sources.FirstOrDefault(s => s.Label.Equals(label, StringComparison.OrdinalIgnoreCase)) ?? (update.Sources.Count > 0 ? update.Sources[0] : null))?.BaseUrl ?? FirstBaseUrl;

    private bool IsDue(ObsCoreSource source) =>
        source.Rows <= options.Value.SmallRows || !reconciled.TryGetValue(source.Label, out var last) || time.GetElapsedTime(last) >= options.Value.ReconcileEvery;

    /// <summary>Identifiers that name the repository otherwise than this service does must lead to it nevertheless. Answers that other name.</summary>
    private string? Learn(ObsCoreRules rules)
    {
        if (rules.Mapping.PublisherDid?.ToString().Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal) is not { } sample || !DatasetUri.TryParse(sample, out var uri)) return null;
        if (uri.Label.Equals(rules.Label, StringComparison.OrdinalIgnoreCase)) return null;
        aliases.Learn(uri.Label, rules.Label);
        return uri.Label;
    }

    private IEnumerable<RepositoryReport> Forget(IObsCoreUpdate update)
    {
        foreach (var source in update.Sources.Where(s => !repositories.Labels.Contains(s.Label, StringComparer.OrdinalIgnoreCase)).ToList())
        {
            update.Remove(source.Label);
            Forgotten(log, source.Label, source.Rows);
            yield return new RepositoryReport(source.Label, null, new ObsCoreChange(0, 0, source.Rows));
        }
    }
}
