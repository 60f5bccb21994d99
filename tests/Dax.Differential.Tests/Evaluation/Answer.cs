using Dax.Adql.Binding;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>A row and the values that it is ordered by.</summary>
internal sealed record SortedRow(object?[] Cells, object?[] Keys);

/// <summary>All rows of a query, in order, before its outermost cut; rows of equal keys may come in any order.</summary>
internal sealed record Answer(IReadOnlyList<AdqlType> Types, IReadOnlyList<SortedRow> Rows, long? Top, long? Offset)
{
    /// <summary>A cut inside the query took some of several rows that its order does not tell apart: any engine may take others.</summary>
    public bool IsAmbiguous { get; init; }
    /// <summary>A double went beyond the largest, or below the smallest: some engines say so instead of an infinity or 0.</summary>
    public bool HasOverflow { get; init; }
    public required int Orders { get; init; }

    public (int First, int Count) Cut
    {
        get
        {
            var first = (int)Math.Min(Offset ?? 0, Rows.Count);
            return (first, (int)Math.Min(Top ?? long.MaxValue, Rows.Count - first));
        }
    }
}
