namespace Dax.Engine.Scans;

/// <summary>
/// The rows of a batch by the value of one column that has few: a set of rows for each value, null being one. Worked out once a batch, for everybody who groups by it. A value's
/// number stays as long as the object; new values get the next.
/// </summary>
internal abstract class RowClasses
{
    /// <summary>A column with more values than that has no classes.</summary>
    public const int Most = 64;

    protected const int Words = IScanEvaluator.MostRows / 64;

    private readonly ulong[] sets = new ulong[Most * Words];

    /// <summary>Values that were seen so far; some of them may have no row here.</summary>
    public int Count { get; protected set; }

    /// <summary>Bit i % 64 of word i / 64 is set where row i has the value; none beyond the rows.</summary>
    public ReadOnlySpan<ulong> Rows(int number) => sets.AsSpan(number * Words, Words);

    protected Span<ulong> RowsOf(int number) => sets.AsSpan(number * Words, Words);

    /// <summary>One row of each value that a set has.</summary>
    public void Sample(ReadOnlySpan<ulong> rows, Span<ulong> sample)
    {
        sample.Clear();
        for (var number = 0; number < Count; number++)
        {
            var own = Rows(number);
            for (var w = 0; w < rows.Length; w++)
            {
                var both = rows[w] & own[w];
                if (both == 0)
                    continue;
                sample[w] |= both & (~both + 1);
                break;
            }
        }
    }
}
