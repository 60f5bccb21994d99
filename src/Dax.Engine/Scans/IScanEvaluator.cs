using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans;

/// <summary>
/// Values of expressions over one batch (at most <see cref="MostRows"/> rows), each worked out once however many ask. For one thread; what it answers is
/// valid until the next <see cref="Bind"/>.
/// </summary>
internal interface IScanEvaluator : IDisposable
{
    const int MostRows = 2048;

    /// <summary>The rows from now on; their columns are the group's.</summary>
    void Bind(RowBatch batch);

    int Rows { get; }

    /// <summary>
    /// The values in the rows that matter, in the memory that the type has in <see cref="ColumnVector"/>s; those of a column are the batch's own. Elsewhere they are
    /// anything, and what has no value there is no failure: an argument of an aggregate or a column of an answer matters where the filter holds.
    /// </summary>
    /// <param name="node">What <see cref="IScanProgram.Add"/> answered.</param>
    /// <param name="rows">Bit i is set when row i matters, as <see cref="Holds"/> gives it; empty when all do.</param>
    /// <exception cref="ScanFailure">A value is out of range in one of the rows that matter: the query fails, and no other.</exception>
    ColumnVector Values(int node, ReadOnlySpan<ulong> rows);

    /// <summary>Bit i is set where the condition is true in row i (not where it is unknown); bits beyond the rows are zero.</summary>
    /// <exception cref="ScanFailure">A value is out of range where the condition needs it: an AND that is false by another operand, and an OR that is true by one, needs it not.</exception>
    ReadOnlySpan<ulong> Holds(int node);

    /// <summary>The rows by the values of a column; null when it has many, or the node is none. Valid until the next <see cref="Bind"/>; the same object as long as its numbers are the same.</summary>
    RowClasses? Classes(int node) => null;

    /// <summary>Between which values a column's are in this batch, null rows' included, which have anything; null when the node is no column, or one without an order by codes.</summary>
    ColumnRange? Range(int node) => null;
}

/// <summary>The least and the greatest value as their codes, in the order of ORDER BY (see <see cref="Answers.CellCode"/>).</summary>
internal readonly record struct ColumnRange(ulong Least, ulong Greatest);

/// <summary>A value that a query cannot have, or more memory than it may. Carries what its user is told.</summary>
internal sealed class ScanFailure(Fault fault, bool outgrown = false) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;

    /// <summary>The query is right, but keeps more than a member of a group may: it must run by itself, from the beginning.</summary>
    public bool IsOutgrown { get; } = outgrown;
}
