using Dax.Adql.Scans;

namespace Dax.Engine.Scans;

/// <summary>The expressions of all members of a group, each once. One thread changes it, between batches; evaluators read it.</summary>
internal interface IScanProgram
{
    /// <summary>The number of an expression, the same for equal ones. It stays until as many calls of <see cref="Remove"/> have named it.</summary>
    /// <param name="expression">Over columns: what comes after grouping is put over them by <see cref="ScanTree.OverGroups"/>.</param>
    /// <param name="columns">Where the query's columns are among the group's.</param>
    int Add(ScanExpression expression, ReadOnlySpan<int> columns);

    void Remove(int node);

    /// <summary>One of its own, without expressions: for what comes after grouping.</summary>
    IScanProgram CreateEmpty();

    /// <summary>For one worker.</summary>
    IScanEvaluator CreateEvaluator();
}
