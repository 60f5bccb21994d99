namespace Dax.Adql.Syntax;

/// <summary>A name as written: <paramref name="Text"/> without its quotes.</summary>
internal readonly record struct Identifier(string Text, bool Delimited, TextPosition At)
{
    public override string ToString() => Delimited ? $"\"{Text}\"" : Text;
}

/// <summary>Anything that has a value or, when <see cref="IsCondition"/>, a truth value.</summary>
internal abstract record Expression(TextPosition At)
{
    public virtual bool IsCondition => false;
}

internal enum NumberKind : byte { Integer, Decimal, Approximate }

internal sealed record NullLiteral(TextPosition At) : Expression(At);
internal sealed record NumberLiteral(string Text, NumberKind Kind, TextPosition At) : Expression(At);
internal sealed record TextLiteral(string Value, TextPosition At) : Expression(At);

/// <summary>A column, with the names before it (schema and table, or alias), outermost first.</summary>
internal sealed record ColumnReference(IReadOnlyList<Identifier> Qualifier, Identifier Name, TextPosition At) : Expression(At)
{
    public override string ToString() => string.Join('.', [.. Qualifier.Select(part => part.ToString()), Name.ToString()]);
}

internal sealed record Negation(Expression Operand, TextPosition At) : Expression(At);

internal enum ArithmeticOperator : byte { Add, Subtract, Multiply, Divide }

internal sealed record ArithmeticStep(ArithmeticOperator Operator, Expression Operand, TextPosition At);

/// <summary>Operations of one precedence, applied from the left. A chain however long is one node: no recursion over its length.</summary>
internal sealed record ArithmeticChain(Expression First, IReadOnlyList<ArithmeticStep> Steps, TextPosition At) : Expression(At);

internal sealed record Concatenation(IReadOnlyList<Expression> Operands, TextPosition At) : Expression(At);
internal sealed record FunctionCall(FunctionSpec Function, IReadOnlyList<Expression> Arguments, TextPosition At) : Expression(At);

internal enum AggregateKind : byte { Count, Avg, Min, Max, Sum }

/// <param name="Kind">Which.</param>
/// <param name="Distinct">Over distinct values.</param>
/// <param name="Argument">Null for <c>COUNT(*)</c>.</param>
/// <param name="At">Where.</param>
internal sealed record AggregateCall(AggregateKind Kind, bool Distinct, Expression? Argument, TextPosition At) : Expression(At);

internal enum CastType : byte { Smallint, Integer, Bigint, Real, Double, Char, Varchar, Timestamp, Point, Circle, Polygon }

internal sealed record CastExpression(Expression Operand, CastType Target, int? Length, TextPosition At) : Expression(At);
internal sealed record CoalesceExpression(IReadOnlyList<Expression> Arguments, TextPosition At) : Expression(At);
internal sealed record ScalarSubquery(QueryExpression Query, TextPosition At) : Expression(At);
