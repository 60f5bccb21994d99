using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.S3;
using Amazon.S3.Model;
using Dax.Backends.Http;

namespace Dax.Backends.Artifacts.Remote;

/// <summary>
/// Objects of S3 stores as places on the web: the SDK finds credentials and signs a URL for each request, and ranges are read as from any web server. One reader for all that speaks HTTP.
/// </summary>
internal sealed class S3Places(ArtifactOptions options, TimeProvider time) : IDisposable
{
    private const string DefaultProfile = "default";
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, Lazy<IAmazonS3>> stores = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null for a profile that is not configured, and for a URI without a key. <c>s3://PROFILE@bucket/key</c>, as Rubin's repositories write it, or <c>s3://bucket/key</c>.</summary>
    public HttpPlace? Find(Uri uri)
    {
        var profile = uri.UserInfo.Length == 0 ? DefaultProfile : uri.UserInfo;
        var key = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (key.Length == 0 || uri.Host.Length == 0) return null;
        if (!options.S3.TryGetValue(profile, out var store))
        {
            if (uri.UserInfo.Length > 0) return null;
            store = new S3Options();
        }
        var client = stores.GetOrAdd(profile, _ => new Lazy<IAmazonS3>(() => S3Clients.Connect(store))).Value;
        // No root: a redirect of the store leads elsewhere, and is refused.
        return new HttpPlace(() => Sign(client, store, uri.Host, key), ImmutableArray<Uri>.Empty, null);
    }

    public void Dispose()
    {
        foreach (var store in stores.Values)
        {
            if (store.IsValueCreated) store.Value.Dispose();
        }
    }

    private Uri Sign(IAmazonS3 client, S3Options store, string bucket, string key) => new(client.GetPreSignedURL(new GetPreSignedUrlRequest
    {
        BucketName = bucket,
        Key = key,
        Verb = HttpVerb.GET,
        Expires = (time.GetUtcNow() + Validity).UtcDateTime,
        Protocol = store.Endpoint?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS,
    }));
}
