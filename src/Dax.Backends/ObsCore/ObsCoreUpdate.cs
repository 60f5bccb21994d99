using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Backends.Import;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore;
using Dax.Engine.Ports;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.ObsCore;

/// <summary>One change of the table, collected in an engine in memory that spills to scratch.</summary>
internal sealed class ObsCoreUpdate : IObsCoreUpdate
{
    private readonly CatalogFolder folder;
    private readonly TableGeneration? old;
    private readonly TimeProvider time;
    private readonly IDisposable held;
    private readonly string path;
    private readonly ImportEngine engine;
    private readonly DuckDbConnection connection;
    private readonly PublishedSources published;
    private readonly Dictionary<string, ObsCoreStaging> staged = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> removed = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> oldColumns;
    private int stagings;

    public ObsCoreUpdate(CatalogFolder folder, TableGeneration? old, ObsCoreStoreOptions options, TimeProvider time, IDisposable held)
    {
        (this.folder, this.old, this.time, this.held) = (folder, old, time, held);
        oldColumns = (old?.Entry.Columns ?? []).Select(c => c.Field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        path = folder.NewGenerationPath();
        try
        {
            engine = new ImportEngine(folder.ScratchDirectory, CatalogFolder.GenerationOf(path), options.Memory, options.Threads);
            connection = engine.Connect();
            if (old is not null) connection.Execute($"ATTACH {ImportEngine.Literal(folder.PathOf(old))} AS {ObsCoreSql.Old} (READ_ONLY)");
            published = PublishedSources.Read(connection, old);
        }
        catch
        {
            connection?.Dispose();
            engine?.Dispose();
            folder.Abandon(path);
            throw;
        }
    }

    public IReadOnlyList<ObsCoreSource> Sources => [.. published.Sources.Select(s => s.Source)];

    public Result<IObsCoreStaging> Stage(ObsCoreSource source, ObsCoreSchema schema, bool isWhole)
    {
        if (Conflict(source.Label, schema) is { } conflict) return conflict;
        staged.Remove(source.Label);
        removed.Remove(source.Label);
        var before = published.Find(source.Label);
        return new Result<IObsCoreStaging>(new ObsCoreStaging(connection, source, schema, isWhole || before is null ? null : before, oldColumns, ++stagings, accepted => staged[source.Label] = accepted));
    }

    public void Remove(string label)
    {
        staged.Remove(label);
        if (published.Find(label) is not null) removed.Add(label);
    }

    public ObsCoreSummary? Publish(CancellationToken cancel)
    {
        if (removed.Count == 0 && staged.Values.All(s => !s.ChangesTable)) return null;
        var kept = published.Sources.Where(s => !removed.Contains(s.Source.Label) && !staged.ContainsKey(s.Source.Label)).ToList();
        var columns = new PublishedColumns(old?.Entry, kept, [.. staged.Values]);
        using var stop = cancel.Register(connection.Interrupt);
        try
        {
            var writer = new GenerationWriter(connection, path, columns);
            var rows = writer.Write(kept, staged.Values);
            cancel.ThrowIfCancellationRequested();
            return Publish(columns.Entries, rows);
        }
        catch (DuckDbException e) when (e.Kind == DuckDbErrorKind.Interrupt)
        {
            throw new OperationCanceledException("The change of the ObsCore table was stopped.", e, cancel);
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        engine.Dispose();
        folder.Abandon(path);
        held.Dispose();
    }

    private ObsCoreSummary Publish(IReadOnlyList<ColumnEntry> columns, long rows)
    {
        DurableFile.Flush(path);
        var table = ObsCoreSql.Describe(CatalogFolder.GenerationOf(path), columns, rows, time.GetUtcNow());
        var done = folder.Publish([table], [ObsCoreSql.Schema], replace: true);
        if (!done.IsOk) throw new InvalidOperationException(done.Fault.Message);
        // While a service has the folder it collects by itself, knowing what its queries read.
        folder.CollectGarbage();
        return new ObsCoreSummary(rows, columns.Count, new FileInfo(path).Length, table.Generation);
    }

    private Fault.Usage? Conflict(string label, ObsCoreSchema schema)
    {
        foreach (var other in published.Sources)
        {
            if (other.Source.Label.Equals(label, StringComparison.OrdinalIgnoreCase) || removed.Contains(other.Source.Label) || staged.ContainsKey(other.Source.Label)) continue;
            foreach (var column in other.Own)
                if (Differs(schema, column) is { } fault) return fault;
        }
        foreach (var other in staged.Values)
        {
            if (other.Source.Label.Equals(label, StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var column in other.Schema.Entries)
                if (Differs(schema, column) is { } fault) return fault;
        }
        return null;
    }

    private static Fault.Usage? Differs(ObsCoreSchema schema, ColumnEntry other) =>
        schema.Find(other.Field.Name) is >= 0 and var i && schema.Columns[i].Kind != ObsCoreSchema.KindOf(other.Field)
            ? new Fault.Usage($"The column {other.Field.Name} of this ObsCore mapping has another type than in another repository's.") : null;
}
