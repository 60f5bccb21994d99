using Dax.Backends.DuckDb.Native;
using Dax.Engine.Jobs;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>The engines of a service, and which one a query goes to.</summary>
internal sealed class EngineSet : IDisposable
{
    private EngineSet(EngineInstance interactive, EngineInstance streaming, EngineInstance scan, EngineInstance pieces)
        => (Interactive, Streaming, Scan, Pieces, All) = (interactive, streaming, scan, pieces, [interactive, streaming, scan, pieces]);

    /// <summary>Searches: one thread, a buffer pool that keeps what they touch.</summary>
    public EngineInstance Interactive { get; }

    /// <summary>Queries that pass rows through: a small pool, because nothing is read twice.</summary>
    public EngineInstance Streaming { get; }

    /// <summary>Aggregates, sorts and joins over much, and whatever reads uploads.</summary>
    public EngineInstance Scan { get; }

    /// <summary>The decoder of shared scans: a statement works on the thread that fetches its rows, so that who scans says how many threads do.</summary>
    public EngineInstance Pieces { get; }

    public IReadOnlyList<EngineInstance> All { get; }

    public static EngineSet Open(CatalogFolder folder, DuckDbOptions options)
    {
        var opened = new List<EngineInstance>();
        try
        {
            opened.Add(EngineInstance.Open("interactive", folder, options.InteractiveMemory, 1, options.ScratchSpace));
            opened.Add(EngineInstance.Open("streaming", folder, options.StreamingMemory, options.ScanThreads, options.ScratchSpace));
            opened.Add(EngineInstance.Open("scan", folder, options.ScanMemory, options.ScanThreads, options.ScratchSpace));
            opened.Add(EngineInstance.Open("pieces", folder, options.StreamingMemory, 1, options.ScratchSpace));
            return new EngineSet(opened[0], opened[1], opened[2], opened[3]);
        }
        catch
        {
            opened.ForEach(e => e.Dispose());
            throw;
        }
    }

    /// <param name="hasUploads">Uploads live in the scan engine, so queries of their snapshot run there.</param>
    /// <exception cref="DuckDbException">The statement is wrong.</exception>
    public EngineInstance Choose(string sql, Lane lane, bool hasUploads)
    {
        if (hasUploads)
            return Scan;
        if (lane == Lane.Interactive)
            return Interactive;
        return PlanShape.PassesRowsThrough(Streaming, sql) ? Streaming : Scan;
    }

    public void Dispose()
    {
        foreach (var engine in All)
            engine.Dispose();
    }
}
