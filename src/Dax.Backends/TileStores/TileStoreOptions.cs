using Dax.Backends.Artifacts;

namespace Dax.Backends.TileStores;

/// <summary>Where tiles of HiPS maps lie (section `Tiles`).</summary>
public sealed class TileStoreOptions
{
    public const string Section = "Tiles";
    public const string Files = "files";
    public const string S3Store = "s3";

    /// <summary>"files": below <see cref="Folder"/>; "s3": objects in <see cref="S3"/>.</summary>
    public string Store { get; set; } = Files;

    /// <summary>Null: "hips" below the data folder (the shared one, when there is one).</summary>
    public string? Folder { get; set; }

    public S3TileOptions S3 { get; set; } = new();

    /// <summary>One sentence per rule that is broken.</summary>
    public IEnumerable<string> Problems()
    {
        if (Store is not (Files or S3Store)) yield return $"{Section}:Store must be '{Files}' or '{S3Store}'.";
        if (Store is not S3Store) yield break;
        if (S3.Bucket.Length == 0) yield return $"{Section}:S3:Bucket must name the bucket.";
        if (S3.Prefix.Length > 0 && !S3.Prefix.EndsWith('/')) yield return $"{Section}:S3:Prefix must end with a slash.";
        if (S3.Connection.Endpoint is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return $"{Section}:S3:Connection:Endpoint must be an http or https URL.";
        if (S3.Connection.AccessKey is null != S3.Connection.SecretKey is null) yield return $"{Section}:S3:Connection needs AccessKey and SecretKey, or neither.";
    }
}

/// <summary>A bucket for tiles.</summary>
public sealed class S3TileOptions
{
    public string Bucket { get; set; } = "";

    /// <summary>What all keys begin with; nothing else may lie below it.</summary>
    public string Prefix { get; set; } = "hips/";

    public S3Options Connection { get; set; } = new();
}
