using Dax.Backends.DuckDb.Catalog;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb;

/// <summary>From one state of the folder to the next.</summary>
public sealed partial class DuckDbCatalog
{
    private int stateNumber;
    private volatile ForeignTables foreign = ForeignTables.None;

    /// <summary>Lists these from the next <see cref="Open"/> on, in place of those before.</summary>
    internal void List(ForeignTables tables) => foreign = tables;

    private bool IsCurrent(CatalogState state) => state.Version == folder.Version && state.Foreign == foreign;

    /// <summary>The state of now; made by the first caller, awaited by the others.</summary>
    private async ValueTask<CatalogState> Refresh(CancellationToken cancel)
    {
        await rebuilding.WaitAsync(cancel);
        try
        {
            if (current is { } state && IsCurrent(state))
                return state;
            var next = await Task.Run(Build, cancel);
            var last = current;
            current = next;
            last?.Release();
            Serving(log, next.Version, next.Generations.Count);
            // Also strays of imports that were killed while no service looked.
            Collect();
            return next;
        }
        finally
        {
            rebuilding.Release();
        }
    }

    private CatalogState Build()
    {
        while (true)
        {
            var (version, tables, schemas) = folder.ReadState();
            var acquired = new List<AttachedGeneration>(tables.Count);
            string? problem = null;
            foreach (var table in tables)
            {
                try
                {
                    acquired.Add(generations.Acquire(table));
                }
                catch (DuckDbException e)
                {
                    problem = $"{table.SchemaName}.{table.TableName}";
                    LeftOut(log, e, table.SchemaName, table.TableName, table.FileName);
                }
            }
            // A file may be gone because a newer state has replaced it; then the newer state is what is wanted.
            if (problem is not null && folder.Version != version)
            {
                generations.Release(acquired);
                continue;
            }
            unreadable = problem;
            return Complete(version, acquired, schemas);
        }
    }

    private CatalogState Complete(long version, List<AttachedGeneration> acquired, List<Ivoa.Vosi.SchemaEntry> schemas)
    {
        var database = $"{TapSchema.Name}_{++stateNumber}";
        try
        {
            var beside = foreign;
            var content = CatalogContent.Build(acquired, schemas, beside, database);
            foreach (var hidden in content.Hidden)
                Hides(log, hidden.Table.Schema, hidden.Table.Name);
            foreach (var engine in engines.All)
            {
                engine.AttachMemory(database);
                TapSchemaRows.Write(engine, database, content.Tables);
            }
            return new CatalogState(version, beside, content, database, acquired, Free);
        }
        catch
        {
            foreach (var engine in engines.All)
                engine.Detach(database);
            generations.Release(acquired);
            throw;
        }
    }

    private void Free(CatalogState state)
    {
        foreach (var engine in engines.All)
            engine.Detach(state.TapSchemaDatabase);
        if (generations.Release(state.Generations))
            Collect();
    }

    private void Collect()
    {
        // Another service may be reading them.
        if (Options.SharedFolder) return;
        if (folder.Collect(generations.Contains) is var files && files > 0)
            Collected(log, files);
    }
}
