using Dax.Adql.Binding;
using Dax.Adql.Scans;

namespace Dax.Engine.Scans.Kernels;

/// <summary>An operand that is a node of its own.</summary>
internal sealed record ScanReference(int Node, AdqlType Type) : ScanExpression(Type);

/// <summary>One expression of a program; equal ones are one node.</summary>
/// <param name="number">By which others name it, while it stays.</param>
/// <param name="shape">The expression over <see cref="ScanReference"/>s; columns are the group's.</param>
/// <param name="operands">The nodes that it is made of.</param>
internal sealed class ScanNode(int number, ScanExpression shape, ScanNode[] operands)
{
    public int Number => number;

    public ScanExpression Shape => shape;

    public IReadOnlyList<ScanNode> Operands => operands;

    /// <summary>No row makes a difference.</summary>
    public bool IsConstant { get; } = shape is not ScanColumn && Array.TrueForAll(operands, operand => operand.IsConstant);

    /// <summary>So many nodes and callers name it.</summary>
    public int Uses { get; set; }
}
