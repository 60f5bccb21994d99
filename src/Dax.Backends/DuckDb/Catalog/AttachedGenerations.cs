using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Catalog;

/// <summary>A generation as the engines have it.</summary>
/// <param name="Columns">Name and type of the file's columns, the hidden key included.</param>
/// <param name="LongitudeIn360">Whether every longitude of the main position is known to lie in [0, 360].</param>
internal sealed record AttachedGeneration(TableGeneration Table, IReadOnlyDictionary<string, DuckDbColumnType> Columns, bool LongitudeIn360)
{
    /// <summary>Guarded by <see cref="AttachedGenerations"/>.</summary>
    public int References { get; set; }

    /// <summary>How it is cut for shared scans, once somebody asked.</summary>
    public Scans.PieceMap? Pieces { get; set; }
}

/// <summary>Attaches each generation once to every engine, and detaches it when its last reader ends. Thread-safe.</summary>
internal sealed class AttachedGenerations(IReadOnlyList<EngineInstance> engines, CatalogFolder folder)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, AttachedGeneration> attached = [];

    /// <summary>Holds the generation until <see cref="Release"/>.</summary>
    /// <exception cref="DuckDbException">The file is not there (any more) or cannot be read.</exception>
    public AttachedGeneration Acquire(TableGeneration table)
    {
        lock (gate)
        {
            if (!attached.TryGetValue(table.Generation, out var generation))
            {
                generation = Attach(table);
                attached.Add(table.Generation, generation);
            }
            generation.References++;
            return generation;
        }
    }

    /// <summary>Gives back; answers whether a file came out of use.</summary>
    public bool Release(IEnumerable<AttachedGeneration> generations)
    {
        var freed = false;
        lock (gate)
        {
            foreach (var generation in generations)
            {
                if (--generation.References > 0)
                    continue;
                attached.Remove(generation.Table.Generation);
                foreach (var engine in engines)
                    engine.Detach(generation.Table.Generation);
                freed = true;
            }
        }
        return freed;
    }

    public bool Contains(string generation)
    {
        lock (gate)
            return attached.ContainsKey(generation);
    }

    private AttachedGeneration Attach(TableGeneration table)
    {
        var done = 0;
        try
        {
            for (; done < engines.Count; done++)
                engines[done].Attach(table.Generation, folder.PathOf(table));
            return new AttachedGeneration(table, Columns(table), LongitudeIn360(table));
        }
        catch
        {
            for (var i = 0; i < done; i++)
                engines[i].Detach(table.Generation);
            throw;
        }
    }

    // Answered from the file's statistics, not by reading the column. NaN is the largest double there is to the engine, so a column with one is not promised.
    private bool LongitudeIn360(TableGeneration table)
    {
        if (table.Entry.Position is not { } position)
            return false;
        var connection = engines[0].Rent();
        try
        {
            var longitude = Sql.Name(position.Longitude);
            return connection.ScalarLong(
                $"SELECT CASE WHEN min({longitude}) >= 0 AND max({longitude}) <= 360 THEN 1::BIGINT ELSE 0::BIGINT END FROM {Sql.Name(table.Generation)}.main.{Sql.Name(CatalogFolder.PhysicalTable)}") == 1;
        }
        finally
        {
            engines[0].Return(connection, clean: false);
        }
    }

    private Dictionary<string, DuckDbColumnType> Columns(TableGeneration table)
    {
        var connection = engines[0].Rent();
        try
        {
            using var result = connection.Select($"SELECT * FROM {Sql.Name(table.Generation)}.main.{Sql.Name(CatalogFolder.PhysicalTable)} LIMIT 0");
            return result.Names.Zip(result.Types).ToDictionary(c => c.First, c => c.Second, StringComparer.OrdinalIgnoreCase);
        }
        finally
        {
            engines[0].Return(connection, clean: false);
        }
    }
}
