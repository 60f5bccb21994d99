namespace Dax.Backends.Artifacts;

/// <summary>A repository whose files need a token.</summary>
internal interface ITokenHolder
{
    /// <summary>For the URL of one of its files; null for places that must not see it.</summary>
    string? TokenFor(Uri url);
}
