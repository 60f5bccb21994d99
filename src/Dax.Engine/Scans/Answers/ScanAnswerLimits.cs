namespace Dax.Engine.Scans.Answers;

/// <summary>What one query may keep while a shared scan passes; what outgrows it runs by itself.</summary>
internal sealed record ScanAnswerLimits
{
    public static ScanAnswerLimits Default { get; } = new();

    /// <summary>Groups, or distinct rows, or distinct values of an aggregate.</summary>
    public int Groups { get; init; } = 1_000_000;

    /// <summary>Rows to be put in order; of a cut (TOP) those that it keeps.</summary>
    public int Rows { get; init; } = 1_000_000;

    /// <summary>Bytes of the answer and its parts together; what comes after grouping (HAVING, ORDER BY) may take as many again.</summary>
    public long Bytes { get; init; } = 256L << 20;
}
