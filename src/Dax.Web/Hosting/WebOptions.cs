namespace Dax.Web.Hosting;

/// <summary>Where people reach us; section "PublicUrl".</summary>
public sealed class PublicUrlOptions
{
    /// <summary>Absolute http(s) URL that every URL we hand out begins with; null: the scheme and host of the request.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Addresses or networks (CIDR) whose X-Forwarded-For, -Proto and -Host are believed. None by default.</summary>
    public IList<string> Proxies { get; } = [];
}

/// <summary>Who vouches for callers; section "TrustedIdentity". Off while <see cref="HeaderName"/> or <see cref="Proxies"/> is empty.</summary>
public sealed class TrustedIdentityOptions
{
    /// <summary>Header with the caller's name.</summary>
    public string? HeaderName { get; set; }

    /// <summary>Addresses or networks (CIDR) of the connections on which the header is believed.</summary>
    public IList<string> Proxies { get; } = [];
}

/// <summary>Bounds on what a request may carry; section "RequestLimits".</summary>
public sealed class RequestLimitsOptions
{
    /// <summary>One parameter value, bytes of UTF-8.</summary>
    public int ValueBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>A urlencoded body as it is sent.</summary>
    public int FormBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>One uploaded table.</summary>
    public long UploadBytes { get; set; } = 100L * 1024 * 1024;

    /// <summary>A whole request body.</summary>
    public long RequestBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>Parameters, and parts of a multipart body.</summary>
    public int Parts { get; set; } = 256;

    /// <summary>The longest a GET of a job waits (UWS 1.1, 2.2.1.2), seconds: below what proxies and load balancers cut off.</summary>
    public double WaitSeconds { get; set; } = 50;

    /// <summary>Replies that last as long as a job (its events, its results as they are written), at a time.</summary>
    public int LongReplies { get; set; } = 512;
}
