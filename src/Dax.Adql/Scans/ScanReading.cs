using Dax.Adql.Binding;

namespace Dax.Adql.Scans;

/// <summary>How a query that reads most of a table goes through it.</summary>
public enum ScanWay : byte
{
    /// <summary>Shared: kernels know all of its expressions, and work over columns that are read once for everybody.</summary>
    Kernel,

    /// <summary>Shared: a statement of its own for each chunk, when the others have just read its columns; what its rows come to is put together as ever.</summary>
    Statement,

    /// <summary>By itself, as a whole, in the general lane.</summary>
    General,
}

/// <summary>A query as a shared scan can answer it, or what stands in the way.</summary>
/// <param name="Query">Null when it cannot be shared.</param>
/// <param name="Statement">
/// What the engine has to work out for each row, where kernels cannot: the row's number (0 where rows do not go out as they come) and then <see cref="ScanQuery.Columns"/>, of the rows that pass and of one chunk. Null where they can.
/// </param>
/// <param name="Reason">A sentence: why kernels cannot answer it or, where it cannot be shared at all, why not. Null when they can.</param>
public readonly record struct ScanReading(ScanQuery? Query, BoundQuery? Statement, string? Reason)
{
    public ScanWay Way => Query is null ? ScanWay.General : Statement is null ? ScanWay.Kernel : ScanWay.Statement;
}
