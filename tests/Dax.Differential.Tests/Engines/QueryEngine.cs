using Dax.Adql.Binding;
using Dax.Adql.Dialects;

namespace Dax.Differential.Tests.Engines;

/// <summary>What an engine said: rows, or why there are none.</summary>
/// <param name="Rows">Cells as in <see cref="Catalog.SeedTable"/>.</param>
/// <param name="DataError">The data do not allow it (overflow, bad cast); the message.</param>
/// <param name="Failure">The engine did not understand, or answered in other types than the query has.</param>
internal sealed record EngineAnswer(IReadOnlyList<object?[]> Rows, string? DataError = null, string? Failure = null);

/// <summary>A database with the seeded catalog in it.</summary>
internal abstract class QueryEngine : IAsyncDisposable
{
    public abstract string Name { get; }

    public abstract Dialect Dialect { get; }

    /// <summary>The seeded tables, under the engine's own names.</summary>
    public abstract CatalogModel Model { get; }

    /// <summary>It keeps NULL where others have NaN and infinities.</summary>
    public virtual bool IsFinite => false;

    /// <summary>How much of a REAL it shows: relative.</summary>
    public virtual double RealTolerance => 1e-6;

    public abstract Task<EngineAnswer> Run(BoundQuery query, SqlText sql);

    public abstract ValueTask DisposeAsync();
}
