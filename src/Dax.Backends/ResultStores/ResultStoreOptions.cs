using Dax.Backends.Artifacts;

namespace Dax.Backends.ResultStores;

/// <summary>Where results lie (section `Results`, beside the engine's bounds).</summary>
public sealed class ResultStoreOptions
{
    public const string Section = "Results";
    public const string Files = "files";
    public const string S3Store = "s3";

    /// <summary>"files": below the data folder (the shared one, when there is one); "s3": objects in <see cref="S3"/>. Results of a few kilobytes lie with their jobs in both.</summary>
    public string Store { get; set; } = Files;

    public S3ResultOptions S3 { get; set; } = new();

    /// <summary>One sentence per rule that is broken.</summary>
    public IEnumerable<string> Problems()
    {
        if (Store is not (Files or S3Store)) yield return $"{Section}:Store must be '{Files}' or '{S3Store}'.";
        if (Store is not S3Store) yield break;
        if (S3.Bucket.Length == 0) yield return $"{Section}:S3:Bucket must name the bucket.";
        if (S3.Prefix.Length > 0 && !S3.Prefix.EndsWith('/')) yield return $"{Section}:S3:Prefix must end with a slash.";
        if (S3.AbortUploadsAfter < TimeSpan.FromHours(1)) yield return $"{Section}:S3:AbortUploadsAfter must be at least an hour.";
        if (S3.Connection.Endpoint is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return $"{Section}:S3:Connection:Endpoint must be an http or https URL.";
        if (S3.Connection.AccessKey is null != S3.Connection.SecretKey is null) yield return $"{Section}:S3:Connection needs AccessKey and SecretKey, or neither.";
    }
}

/// <summary>A bucket for results.</summary>
public sealed class S3ResultOptions
{
    public string Bucket { get; set; } = "";

    /// <summary>What all keys begin with; nothing else may lie below it.</summary>
    public string Prefix { get; set; } = "results/";

    public S3Options Connection { get; set; } = new();

    /// <summary>An upload that was begun so long ago and is not complete has no writer any more: longer than any job may execute.</summary>
    public TimeSpan AbortUploadsAfter { get; set; } = TimeSpan.FromDays(2);
}
