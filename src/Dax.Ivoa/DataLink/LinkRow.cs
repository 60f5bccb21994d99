namespace Dax.Ivoa.DataLink;

/// <summary>A row of a {links} response (DataLink 1.1, 3.2): exactly one of <see cref="AccessUrl"/>, <see cref="ServiceDef"/> and <see cref="ErrorMessage"/>.</summary>
/// <param name="Id">The identifier as it was asked for.</param>
/// <param name="Semantics">Term of the core vocabulary with its #.</param>
public sealed record LinkRow(string Id, string Semantics)
{
    public string? AccessUrl { get; init; }

    /// <summary>XML ID of a service descriptor in the same document.</summary>
    public string? ServiceDef { get; init; }

    /// <summary>Begins with one of the standard's words (3.4); the row says nothing else then.</summary>
    public string? ErrorMessage { get; init; }

    public string? Description { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public long? ContentLength { get; init; }

    /// <summary>Term of the product-type vocabulary with its #.</summary>
    public string? ContentQualifier { get; init; }
}
