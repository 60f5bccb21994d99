namespace Dax.Adql.Syntax;

internal abstract record Condition(TextPosition At) : Expression(At)
{
    public override bool IsCondition => true;
}

internal enum ComparisonOperator : byte { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

internal sealed record Comparison(Expression Left, ComparisonOperator Operator, Expression Right, TextPosition At) : Condition(At);
internal sealed record Between(Expression Value, Expression Low, Expression High, bool Negated, TextPosition At) : Condition(At);
internal sealed record InList(Expression Value, IReadOnlyList<Expression> Items, bool Negated, TextPosition At) : Condition(At);
internal sealed record InQuery(Expression Value, QueryExpression Query, bool Negated, TextPosition At) : Condition(At);
internal sealed record Like(Expression Value, Expression Pattern, bool Negated, bool IgnoreCase, TextPosition At) : Condition(At);
internal sealed record IsNull(Expression Value, bool Negated, TextPosition At) : Condition(At);
internal sealed record Exists(QueryExpression Query, TextPosition At) : Condition(At);
internal sealed record Not(Expression Operand, TextPosition At) : Condition(At);

/// <summary>AND or OR of two or more; one node however long.</summary>
internal sealed record Junction(bool IsOr, IReadOnlyList<Expression> Operands, TextPosition At) : Condition(At);
