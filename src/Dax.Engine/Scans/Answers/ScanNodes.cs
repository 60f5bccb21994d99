using Dax.Adql.Scans;

namespace Dax.Engine.Scans.Answers;

/// <summary>The expressions that one answer has in the program of its group.</summary>
internal sealed class ScanNodes(IScanProgram program, int[] columns) : IDisposable
{
    /// <summary>What has no node: the constant NULL, and what is not asked for.</summary>
    public const int None = -1;

    private readonly List<int> nodes = [];

    public int Add(ScanExpression? expression)
    {
        if (expression is null or ScanNull) return None;
        var node = program.Add(expression, columns);
        nodes.Add(node);
        return node;
    }

    public int[] Add(IReadOnlyList<ScanExpression> expressions)
    {
        var added = new int[expressions.Count];
        for (var i = 0; i < added.Length; i++) added[i] = Add(expressions[i]);
        return added;
    }

    public void Dispose()
    {
        foreach (var node in nodes) program.Remove(node);
        nodes.Clear();
    }
}
