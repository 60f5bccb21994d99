namespace Dax.Backends.Artifacts;

/// <summary>Where the files of Butler repositories may lie, and what reading them may cost (section `Dax:Artifacts`).</summary>
public sealed class ArtifactOptions
{
    public const string Section = "Dax:Artifacts";

    /// <summary>
    /// Places beside the repositories' own datastores from which files may be shown: folders (paths or file URIs) and URLs (http, https, s3: everything below them). Needed for files that
    /// were ingested where they lay ("direct"), for links that lead out of a repository, and for the store behind a Butler server's signed URLs.
    /// </summary>
    public IList<string> AllowedPlaces { get; } = [];

    /// <summary>Where deflated members of archives, and files of servers that know no ranges, are unpacked while they are open; null for the system's own place.</summary>
    public string? ScratchFolder { get; set; }

    /// <summary>Bytes, of all that is unpacked at a time.</summary>
    public long MaxScratchBytes { get; set; } = 16L << 30;

    /// <summary>Bytes, of one unpacked file.</summary>
    public long MaxUnpackedBytes { get; set; } = 4L << 30;

    /// <summary>How long a store may take for one request, headers and bytes.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Redirects followed; each must lead to an allowed place.</summary>
    public int MaxRedirects { get; set; } = 3;

    /// <summary>S3 stores by the profile that their URIs name (<c>s3://PROFILE@bucket/key</c>); "default" for URIs that name none.</summary>
    public IDictionary<string, S3Options> S3 { get; } = new Dictionary<string, S3Options>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every broken rule in a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var place in AllowedPlaces)
        {
            if (ArtifactPlaces.ToRoot(place) is null) yield return $"{Section}:AllowedPlaces has '{place}', which is neither an absolute folder nor a URL (file, http, https, s3).";
        }
        if (MaxScratchBytes < 1 || MaxUnpackedBytes < 1) yield return $"{Section}:MaxScratchBytes and MaxUnpackedBytes must be positive.";
        if (StoreTimeout <= TimeSpan.Zero) yield return $"{Section}:StoreTimeout must be positive.";
        if (MaxRedirects is < 0 or > 20) yield return $"{Section}:MaxRedirects must be between 0 and 20.";
        foreach (var (name, store) in S3)
        {
            if (store.Endpoint is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
                yield return $"{Section}:S3:{name}:Endpoint must be an http or https URL.";
            if (store.AccessKey is null != store.SecretKey is null) yield return $"{Section}:S3:{name} needs AccessKey and SecretKey, or neither.";
        }
    }
}

/// <summary>How one S3 store is reached.</summary>
public sealed class S3Options
{
    /// <summary>URL of the store; null for Amazon's own.</summary>
    public string? Endpoint { get; set; }

    public string Region { get; set; } = "us-east-1";

    /// <summary>Buckets are part of the path, as most stores but Amazon's want it; null: when there is an endpoint.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>Null, with the secret: what the SDK finds in the environment, in profiles and from the machine.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }
}
