using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>A column that a query gives.</summary>
/// <param name="Column">Its name and metadata, as an outer query sees it; the physical name is its place (<c>c0</c>, <c>c1</c>, …).</param>
/// <param name="Named">Whether the user or a column gave the name; otherwise it was made up, and cannot be referred to.</param>
internal sealed record BoundOutput(CatalogColumn Column, bool Named);

/// <summary>By an output (its index from 0) or by an expression.</summary>
internal sealed record BoundOrder(int? Output, BoundExpression? Expression, bool Descending);

/// <summary>A query: its columns, order and cut.</summary>
internal abstract record BoundRelation(Seq<BoundOutput> Outputs, Origin Origin)
{
    public Seq<BoundOrder> OrderBy { get; init; }
    public long? Top { get; init; }
    public long? Offset { get; init; }
}

internal sealed record BoundSelect(Seq<BoundOutput> Outputs, Origin Origin) : BoundRelation(Outputs, Origin)
{
    public required Seq<BoundExpression> Values { get; init; }
    public required Seq<BoundSource> From { get; init; }
    public bool Distinct { get; init; }
    public BoundExpression? Where { get; init; }
    public Seq<BoundExpression> GroupBy { get; init; }
    public BoundExpression? Having { get; init; }
    /// <summary>Rows are grouped: by GROUP BY, or all into one by an aggregate.</summary>
    public bool Grouped { get; init; }
}

internal readonly record struct BoundSetStep(SetOperator Operator, bool All, BoundRelation Query);

/// <summary>Set operations from the left; every operand already gives the types of <see cref="BoundRelation.Outputs"/>.</summary>
internal sealed record BoundSets(BoundRelation First, Seq<BoundSetStep> Steps, Seq<BoundOutput> Outputs, Origin Origin) : BoundRelation(Outputs, Origin);

/// <summary>A query cut or ordered again from outside: parentheses with an ORDER BY, OFFSET or TOP of their own around one that has them.</summary>
internal sealed record BoundNested(BoundRelation Inner, Origin Origin) : BoundRelation(Inner.Outputs, Origin);

/// <summary>A named query of WITH, by its number.</summary>
internal sealed record BoundNamedQuery(int Number, BoundRelation Query);

/// <summary>An item of FROM.</summary>
internal abstract record BoundSource(Origin Origin);

internal sealed record BoundTableSource(int Number, CatalogTable Table, Origin Origin) : BoundSource(Origin);
internal sealed record BoundQuerySource(int Number, BoundRelation Query, Origin Origin) : BoundSource(Origin);
internal sealed record BoundNamedSource(int Number, int Query, Origin Origin) : BoundSource(Origin);
internal sealed record BoundJoinStep(JoinKind Kind, BoundSource Right, BoundExpression On);
internal sealed record BoundJoin(BoundSource First, Seq<BoundJoinStep> Steps, Origin Origin) : BoundSource(Origin);
