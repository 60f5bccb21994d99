using System.Net;

namespace Dax.Backends.Uploads;

/// <summary>What fetching a table from a user's URL may do.</summary>
public sealed class UploadFetchOptions
{
    /// <summary>Networks (CIDR) that may be fetched from although they are not public.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Redirects followed; each is checked like the first address.</summary>
    public int MaxRedirects { get; set; } = 3;

    /// <summary>From connecting, over every redirect, to the last byte.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    public IEnumerable<string> Problems()
    {
        foreach (var network in AllowedNetworks)
            if (!IPNetwork.TryParse(network, out _)) yield return $"UploadFetch:AllowedNetworks has '{network}', which is no CIDR network.";
        if (MaxRedirects < 0) yield return "UploadFetch:MaxRedirects must not be negative.";
        if (Timeout <= TimeSpan.Zero) yield return "UploadFetch:Timeout must be positive.";
    }
}
