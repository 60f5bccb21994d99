using Dax.Adql.Binding;

namespace Dax.Adql.Scans;

/// <summary>
/// A query over every row of one table, as a shared scan can answer it: a filter, then rows as they are, or groups and their aggregates; then DISTINCT, order and cut.
/// </summary>
/// <param name="Table">The one table.</param>
/// <param name="Columns">Those of its columns that the query needs, each once; <see cref="ScanColumn"/> counts in them.</param>
public sealed record ScanQuery(CatalogTable Table, Seq<CatalogColumn> Columns)
{
    public ScanExpression? Where { get; init; }

    /// <summary>
    /// The statement (as <see cref="ScanReading.Statement"/>, in the engine's language) whose rows stand for those of the table, as <see cref="Columns"/> do for its columns; null
    /// where they are the table's own.
    /// </summary>
    public string? Statement { get; init; }

    /// <summary>Rows are grouped: by <see cref="Keys"/>, or all into one.</summary>
    public bool IsGrouped { get; init; }

    /// <summary>GROUP BY, over columns.</summary>
    public Seq<ScanExpression> Keys { get; init; }

    /// <summary>Every aggregate of the query, each once.</summary>
    public Seq<ScanAggregate> Aggregates { get; init; }

    /// <summary>Over <see cref="ScanKey"/> and <see cref="ScanTotal"/>.</summary>
    public ScanExpression? Having { get; init; }

    /// <summary>What the answer's columns are: over columns or, of groups, over <see cref="ScanKey"/> and <see cref="ScanTotal"/>.</summary>
    public required Seq<ScanExpression> Values { get; init; }

    public bool Distinct { get; init; }

    public Seq<ScanOrder> OrderBy { get; init; }

    public long? Top { get; init; }

    public long Offset { get; init; }

    /// <summary>Its rows go out as they come.</summary>
    public bool IsStreamed => !IsGrouped && !Distinct && OrderBy.Count == 0;
}

public enum ScanAggregateKind : byte { Count, Sum, Avg, Min, Max, StdDevSample, StdDevPopulation, VarianceSample, VariancePopulation }

/// <param name="Argument">Null for <c>COUNT(*)</c>.</param>
/// <param name="Type">Of the result: whole sums are Bigint, as the dialects have it.</param>
public sealed record ScanAggregate(ScanAggregateKind Kind, bool Distinct, ScanExpression? Argument, AdqlType Type);

/// <summary>In what comes after grouping: key <paramref name="Index"/> of <see cref="ScanQuery.Keys"/>.</summary>
public sealed record ScanKey(int Index, AdqlType Type) : ScanExpression(Type);

/// <summary>In what comes after grouping: aggregate <paramref name="Index"/> of <see cref="ScanQuery.Aggregates"/>.</summary>
public sealed record ScanTotal(int Index, AdqlType Type) : ScanExpression(Type);

/// <summary>By an output (its index from 0) or by an expression as in <see cref="ScanQuery.Values"/>. Nulls come last either way.</summary>
public readonly record struct ScanOrder(int? Output, ScanExpression? Expression, bool Descending);
