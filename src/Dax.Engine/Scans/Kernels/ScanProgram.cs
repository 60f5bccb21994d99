using Dax.Adql.Scans;

namespace Dax.Engine.Scans.Kernels;

/// <summary>The expressions of all members of a group as one graph: what two of them have in common is one node, counted by its uses.</summary>
internal sealed class ScanProgram : IScanProgram
{
    private readonly Dictionary<ScanExpression, ScanNode> byShape = [];
    private readonly List<ScanNode?> nodes = [];
    private readonly Stack<int> free = [];

    /// <summary>Grows with every change.</summary>
    public long Version { get; private set; }

    /// <summary>How many expressions there are, parts included.</summary>
    public int Count => byShape.Count;

    /// <summary>By number; a number whose node is gone is null, or another's.</summary>
    public IReadOnlyList<ScanNode?> Nodes => nodes;

    public int Add(ScanExpression expression, ReadOnlySpan<int> columns)
    {
        Version++;
        return Take(expression, columns).Number;
    }

    public void Remove(int node)
    {
        Version++;
        Release(nodes[node] ?? throw new ArgumentException("There is no such node.", nameof(node)));
    }

    public IScanProgram CreateEmpty() => new ScanProgram();

    public IScanEvaluator CreateEvaluator() => new ScanEvaluator(this);

    /// <summary>The node, with one more use.</summary>
    private ScanNode Take(ScanExpression expression, ReadOnlySpan<int> columns)
    {
        if (expression is ScanColumn column)
            return Intern(column with { Column = columns[column.Column] }, []);
        var children = ScanTree.Children(expression);
        var operands = new ScanNode[children.Count];
        for (var i = 0; i < operands.Length; i++)
            operands[i] = Take(children[i], columns);
        var next = 0;
        return Intern(ScanTree.WithChildren(expression, child => new ScanReference(operands[next++].Number, child.Type)), operands);
    }

    private ScanNode Intern(ScanExpression shape, ScanNode[] operands)
    {
        if (byShape.TryGetValue(shape, out var known))
        {
            known.Uses++;
            foreach (var operand in operands)
                Release(operand);
            return known;
        }

        var node = new ScanNode(free.TryPop(out var number) ? number : nodes.Count, shape, operands) { Uses = 1 };
        if (node.Number == nodes.Count)
            nodes.Add(node);
        else
            nodes[node.Number] = node;
        byShape.Add(shape, node);
        return node;
    }

    private void Release(ScanNode node)
    {
        if (--node.Uses > 0)
            return;
        byShape.Remove(node.Shape);
        nodes[node.Number] = null;
        free.Push(node.Number);
        foreach (var operand in node.Operands)
            Release(operand);
    }
}
