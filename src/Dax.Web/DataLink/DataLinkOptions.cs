namespace Dax.Web.DataLink;

/// <summary>Bounds on requests for links; section "DataLink".</summary>
public sealed class DataLinkOptions
{
    /// <summary>Identifiers that one request answers; the answer to more says that it is not all. Clients learn it from there.</summary>
    public int MaxIds { get; set; } = 50;

    /// <summary>Identifiers that a request may carry.</summary>
    public int MaxRequestIds { get; set; } = 20_000;
}
