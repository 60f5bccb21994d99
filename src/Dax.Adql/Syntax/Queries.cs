namespace Dax.Adql.Syntax;

/// <summary>A whole query: named queries, then the one that gives the answer.</summary>
internal sealed record AdqlQuery(IReadOnlyList<NamedQuery> With, QueryExpression Query);

internal sealed record NamedQuery(Identifier Name, QueryExpression Query);

/// <summary>A query as it may stand in parentheses: ordered and cut.</summary>
internal sealed record QueryExpression(QueryBody Body, IReadOnlyList<OrderTerm> OrderBy, NumberLiteral? Offset, TextPosition At) : QueryBody(At);

internal abstract record QueryBody(TextPosition At);

internal sealed record SelectQuery(TextPosition At) : QueryBody(At)
{
    public bool Distinct { get; init; }
    public NumberLiteral? Top { get; init; }
    public required IReadOnlyList<SelectItem> Items { get; init; }
    public required IReadOnlyList<TableReference> From { get; init; }
    public Expression? Where { get; init; }
    public IReadOnlyList<Expression> GroupBy { get; init; } = [];
    public Expression? Having { get; init; }
}

internal enum SetOperator : byte { Union, Except, Intersect }

internal sealed record SetStep(SetOperator Operator, bool All, QueryBody Query, TextPosition At);

/// <summary>Set operations of one precedence, applied from the left.</summary>
internal sealed record SetChain(QueryBody First, IReadOnlyList<SetStep> Steps, TextPosition At) : QueryBody(At);

internal abstract record SelectItem(TextPosition At);
internal sealed record SelectValue(Expression Value, Identifier? Alias, TextPosition At) : SelectItem(At);

/// <summary><c>*</c>, or <c>t.*</c> with a qualifier.</summary>
internal sealed record SelectStar(IReadOnlyList<Identifier> Qualifier, TextPosition At) : SelectItem(At);

internal sealed record OrderTerm(Expression Value, bool Descending);

internal abstract record TableReference(TextPosition At);
internal sealed record NamedTable(IReadOnlyList<Identifier> Name, Identifier? Alias, TextPosition At) : TableReference(At);
internal sealed record DerivedTable(QueryExpression Query, Identifier Alias, TextPosition At) : TableReference(At);

internal enum JoinKind : byte { Inner, Left, Right, Full }

internal sealed record JoinStep(JoinKind Kind, bool Natural, TableReference Right, Expression? On, IReadOnlyList<Identifier> Using, TextPosition At);

/// <summary>Joins from the left; one node however many.</summary>
internal sealed record JoinedTables(TableReference First, IReadOnlyList<JoinStep> Steps, TextPosition At) : TableReference(At);
