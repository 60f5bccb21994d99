namespace Dax.Backends.Butler.Where;

/// <summary>An expression as it is written. <paramref name="At"/>: where it begins.</summary>
internal abstract record WhereNode(int At);

internal sealed record NumberNode(int At, string Text) : WhereNode(At);

internal sealed record TextNode(int At, string Value) : WhereNode(At);

/// <param name="Nanoseconds">TAI, since 1970.</param>
internal sealed record TimeNode(int At, long Nanoseconds) : WhereNode(At);

/// <summary>Both ends included.</summary>
internal sealed record RangeNode(int At, long First, long Last, long Stride) : WhereNode(At);

internal sealed record IdentifierNode(int At, string Name) : WhereNode(At);

internal sealed record SignNode(int At, bool IsMinus, WhereNode Operand) : WhereNode(At);

internal sealed record ArithmeticNode(int At, char Operator, WhereNode Left, WhereNode Right) : WhereNode(At);

/// <param name="Operator">= != &lt; &lt;= &gt; &gt;= OVERLAPS.</param>
internal sealed record ComparisonNode(int At, string Operator, WhereNode Left, WhereNode Right) : WhereNode(At);

internal sealed record InNode(int At, WhereNode Member, IReadOnlyList<WhereNode> Items, bool IsNegated) : WhereNode(At);

internal sealed record NullTestNode(int At, WhereNode Operand, bool IsNegated) : WhereNode(At);

/// <summary>A begin and an end in time.</summary>
internal sealed record TupleNode(int At, WhereNode Begin, WhereNode End) : WhereNode(At);

internal sealed record CallNode(int At, string Name, IReadOnlyList<WhereNode> Arguments) : WhereNode(At);

internal sealed record NotNode(int At, WhereNode Operand) : WhereNode(At);

/// <summary>All of them, or any.</summary>
internal sealed record JunctionNode(int At, bool IsAll, IReadOnlyList<WhereNode> Operands) : WhereNode(At);
