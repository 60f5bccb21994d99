using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Dax.Backends.Http;
using Dax.Backends.ResultStores.S3;
using Dax.Engine.Ports;

namespace Dax.Backends.TileStores;

/// <summary>HiPS maps as objects: <c>PREFIX MAP/PATH</c>. The store shows an object when all of it is there, and durable then; its own ETag is the validator. Any number of processes may share the bucket.</summary>
public sealed class S3TileStore : ITileStore, IDisposable
{
    private readonly S3TileOptions options;
    private readonly AmazonS3Client client;

    public S3TileStore(S3TileOptions options)
    {
        this.options = options;
        client = S3Clients.Connect(options.Connection);
    }

    public async ValueTask<StoredFile?> Open(string survey, string path, CancellationToken cancel) =>
        await Head(survey, path, cancel) is { } info ? new S3StoredFile(client, options.Bucket, KeyOf(survey, path), info) : null;

    public ValueTask<StoredFileInfo?> Look(string survey, string path, CancellationToken cancel) => Head(survey, path, cancel);

    public async ValueTask<StoredFileInfo> Write(string survey, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await Put(survey, path, bytes, cancel);
        // Only the store knows the time it keeps.
        return await Head(survey, path, cancel) ?? throw new IOException("A file of a map is gone that was just written.");
    }

    public async ValueTask Put(string survey, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        using var body = new MemoryStream(bytes.ToArray(), writable: false);
        var request = new PutObjectRequest { BucketName = options.Bucket, Key = KeyOf(survey, path), UseChunkEncoding = false, InputStream = body, AutoCloseStream = false };
        await S3Faults.Ask(() => client.PutObjectAsync(request, cancel));
    }

    public async ValueTask Delete(string survey, string path, CancellationToken cancel)
    {
        var request = new DeleteObjectsRequest { BucketName = options.Bucket, Objects = [new KeyVersion { Key = KeyOf(survey, path) }], Quiet = true };
        await S3Faults.Ask(() => client.DeleteObjectsAsync(request, cancel));
    }

    public async IAsyncEnumerable<string> List(string survey, string folder, [EnumeratorCancellation] CancellationToken cancel)
    {
        TilePaths.CheckSurvey(survey);
        if (folder.Length > 0) TilePaths.CheckPath(folder);
        var map = $"{options.Prefix}{survey}/";
        var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = folder.Length == 0 ? map : $"{map}{folder}/" };
        do
        {
            var page = await S3Faults.Ask(() => client.ListObjectsV2Async(request, cancel));
            foreach (var found in page.S3Objects ?? [])
                if (TilePaths.IsPath(found.Key.AsSpan(map.Length))) yield return found.Key[map.Length..];
            request.ContinuationToken = page.IsTruncated is true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>What was written is durable already.</summary>
    public ValueTask Flush(string survey, CancellationToken cancel) => ValueTask.CompletedTask;

    public void Dispose() => client.Dispose();

    private async ValueTask<StoredFileInfo?> Head(string survey, string path, CancellationToken cancel)
    {
        try
        {
            var head = await client.GetObjectMetadataAsync(options.Bucket, KeyOf(survey, path), cancel);
            var at = head.LastModified is { } when ? new DateTimeOffset(when.ToUniversalTime()) : DateTimeOffset.UnixEpoch;
            return new StoredFileInfo(head.ContentLength, Quoted(head.ETag), at);
        }
        catch (Exception e) when (S3Faults.IsMissing(e))
        {
            return null;
        }
        catch (Exception e) when (e is Amazon.Runtime.AmazonServiceException or Amazon.Runtime.AmazonClientException or HttpRequestException)
        {
            throw new IOException("The object store failed.", e);
        }
    }

    private static string Quoted(string etag) => etag.StartsWith('"') ? etag : $"\"{etag}\"";

    private string KeyOf(string survey, string path)
    {
        TilePaths.CheckSurvey(survey);
        TilePaths.CheckPath(path);
        return $"{options.Prefix}{survey}/{path}";
    }
}
