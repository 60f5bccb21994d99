namespace Dax.Adql;

/// <summary>A place in the text of a query; both numbers start at 1. Columns count UTF-16 units.</summary>
public readonly record struct TextPosition(int Line, int Column)
{
    public override string ToString() => $"line {Line}, column {Column}";
}

/// <summary>What is wrong with a query, and where.</summary>
/// <param name="Message">A sentence for the astronomer who wrote the query.</param>
/// <param name="At">Where it starts.</param>
/// <param name="Expected">What would have been right there, when that can be said.</param>
public sealed record AdqlError(string Message, TextPosition At, string? Expected = null)
{
    public override string ToString() => Expected is null ? $"{Message} ({At})" : $"{Message} ({At}); expected {Expected}";
}

/// <summary>A value, or the errors that stood in its way (at least one).</summary>
public readonly struct AdqlResult<T> where T : class
{
    private readonly T? value;
    private readonly IReadOnlyList<AdqlError>? errors;

    public AdqlResult(T value) => this.value = value;
    public AdqlResult(IReadOnlyList<AdqlError> errors) => this.errors = errors;

    public bool IsOk => value is not null;
    public T Value => value ?? throw new InvalidOperationException("The query has errors.");
    public IReadOnlyList<AdqlError> Errors => errors ?? [];

    public static implicit operator AdqlResult<T>(T value) => new(value);
    public static implicit operator AdqlResult<T>(AdqlError error) => new([error]);
}

/// <summary>Bounds on a query, checked before anything is built of it.</summary>
public sealed record AdqlLimits
{
    /// <summary>Longest text, in characters.</summary>
    public int MaxLength { get; init; } = 1 << 20;
    /// <summary>Most tokens.</summary>
    public int MaxTokens { get; init; } = 200_000;
    /// <summary>Deepest nesting of expressions, joins and sub-queries.</summary>
    public int MaxDepth { get; init; } = 100;

    public static readonly AdqlLimits Default = new();
}
