using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>
/// Files → one table of a data folder. What is published is whole: until the last moment the folder is as it was, and what a failed or killed
/// import wrote is collected as garbage. Any number of imports may run beside a service on the folder.
/// </summary>
public sealed class Importer(CatalogFolder folder, TimeProvider time)
{
    /// <summary>
    /// 1. says no to a table that exists and may not be replaced; 2. reads what the files say of themselves and plans the columns; 3. copies the rows
    /// into a new generation; 4. orders and writes it; 5. publishes it. Wrong files and wrong cells are Usage faults with file, line and column.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the folder is as it was.</exception>
    public async Task<Result<ImportSummary>> Run(ImportRequest request, IProgress<ImportProgress> progress, CancellationToken cancel)
    {
        if (!request.Replace && Exists(request.Name))
        {
            return new Fault.Usage($"Table {request.Name.Qualified} exists already; say --replace to put the new one in its place.");
        }
        try
        {
            return await Build(request, progress, guessAgain: true, cancel);
        }
        catch (ImportException e)
        {
            return e.Fault;
        }
        catch (DuckDbException e)
        {
            cancel.ThrowIfCancellationRequested();
            return e.Kind == DuckDbErrorKind.OutOfMemory
                ? new Fault.Transient($"The import needs more memory or scratch space than it has: {e.Message}")
                : new Fault.Broken($"The engine failed: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new Fault.Usage(e.Message);
        }
    }

    private bool Exists(TableName name) => folder.Read().Any(t =>
        t.SchemaName.Equals(name.Schema, StringComparison.OrdinalIgnoreCase) && t.TableName.Equals(name.Table, StringComparison.OrdinalIgnoreCase));

    private async Task<Result<ImportSummary>> Build(ImportRequest request, IProgress<ImportProgress> progress, bool guessAgain, CancellationToken cancel)
    {
        var path = folder.NewGenerationPath();
        try
        {
            using var engine = new ImportEngine(folder.ScratchDirectory, CatalogFolder.GenerationOf(path), request.MemoryLimitBytes, request.Threads);
            await using var sources = await ImportSources.Open(request, engine, cancel);
            while (true)
            {
                try
                {
                    return await Fill(request, engine, sources, path, progress, cancel);
                }
                catch (CellException e) when (guessAgain && sources.GuessAgain())
                {
                    // A cell beyond the sample did not fit the guessed type: every row was looked at now, so this happens once.
                    _ = e;
                    guessAgain = false;
                }
            }
        }
        finally
        {
            folder.Abandon(path);
        }
    }

    private async Task<Result<ImportSummary>> Fill(ImportRequest request, ImportEngine engine, ImportSources sources, string path, IProgress<ImportProgress> progress, CancellationToken cancel)
    {
        var planned = ImportPlan.Make(sources.Tables, request.Description, request.Position);
        if (!planned.IsOk)
        {
            return planned.Fault;
        }
        var plan = planned.Value;
        var watches = plan.Columns.Select(c => new ColumnWatch(c)).ToList();
        using var builder = new GenerationBuilder(engine, path, plan.Columns, plan.Position is not null);
        for (var i = 0; i < sources.Count; i++)
        {
            var done = i;
            await new TableCopy(plan, i, sources[i], builder, watches)
                .Run((rows, part) => progress.Report(new(ImportStage.Reading, rows, part is null ? null : (done + part) / sources.Count)), cancel);
        }
        progress.Report(new(ImportStage.Ordering, builder.Rows, 0));
        builder.Complete(part => progress.Report(new(ImportStage.Ordering, builder.Rows, part)), cancel);
        progress.Report(new(ImportStage.Publishing, builder.Rows, null));
        return Publish(request, plan, watches, path, builder.Rows);
    }

    private Result<ImportSummary> Publish(ImportRequest request, ImportPlan plan, List<ColumnWatch> watches, string path, long rows)
    {
        var warnings = plan.Warnings.ToList();
        var columns = watches.Select(w => w.Publish(warnings)).ToList();
        var entry = new TableEntry(request.Name.Qualified, columns)
        {
            Title = request.Description?.Title,
            Description = plan.Description,
            Utype = request.Description?.Utype,
            Index = request.Description?.Index,
            Keys = request.Description?.Keys ?? [],
            RowCount = rows,
            Position = plan.Position,
        };
        var generation = new TableGeneration(CatalogFolder.GenerationOf(path), Path.GetFileName(path), request.Name.Schema, request.Name.Table, entry,
            plan.Position is null ? null : CatalogFolder.PositionKey, time.GetUtcNow());
        SchemaEntry[] schemas = request.SchemaDescription is { } s ? [s with { Name = request.Name.Schema, Tables = [] }] : [];
        var published = folder.Publish([generation], schemas, request.Replace);
        if (!published.IsOk)
        {
            return published.Fault;
        }
        folder.CollectGarbage();
        return new ImportSummary(entry, generation.Generation, rows, new FileInfo(path).Length, warnings);
    }
}
