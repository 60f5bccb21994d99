using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using Dax.Backends.Http;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.ResultStores.S3;

/// <summary>
/// Results as objects: <c>PREFIX JOB/ATTEMPT/NAME</c>. The store shows an object when its upload is complete, and then it is whole; what is being written cannot be read, so nobody
/// follows it. Any number of processes may share the bucket.
/// </summary>
public sealed partial class S3ResultStore : IResultStore, IResultListing, IDisposable
{
    private readonly S3ResultOptions options;
    private readonly AmazonS3Client client;
    private readonly SpoolFiles spools;
    private readonly S3Parts parts = new();
    private readonly TimeProvider time;
    private readonly ILogger log;

    /// <param name="scratch">A folder on this machine, for spools.</param>
    public S3ResultStore(S3ResultOptions options, string scratch, TimeProvider time, ILogger<S3ResultStore> log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        client = S3Clients.Connect(options.Connection);
        spools = new SpoolFiles(scratch);
    }

    public ValueTask<IResultWriter> Create(ResultKey key, CancellationToken cancel) =>
        ValueTask.FromResult<IResultWriter>(new S3ResultWriter(client, options.Bucket, KeyOf(key), parts, log));

    public async ValueTask<Stream?> Open(ResultKey key, CancellationToken cancel)
    {
        var place = KeyOf(key);
        try
        {
            var head = await client.GetObjectMetadataAsync(options.Bucket, place, cancel);
            return new S3ObjectStream(client, options.Bucket, place, head.ETag, head.ContentLength);
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

    /// <summary>Objects, and uploads that are not complete: whoever still writes one fails.</summary>
    public ValueTask Delete(string jobId, CancellationToken cancel) => Delete(jobId, static _ => true, cancel);

    public ValueTask DeleteBefore(string jobId, int attempt, CancellationToken cancel) =>
        Delete(jobId, left => int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var earlier) && earlier < attempt, cancel);

    /// <param name="which">Of attempts, as they are written.</param>
    private async ValueTask Delete(string jobId, Func<string, bool> which, CancellationToken cancel)
    {
        ResultKeys.Check(jobId);
        var prefix = $"{options.Prefix}{jobId}/";
        bool IsMeant(string key) => which(key[prefix.Length..].Split('/', 2)[0]);
        await foreach (var upload in Uploads(prefix, cancel))
            if (IsMeant(upload.Key))
                await Abort(upload, cancel);
        await foreach (var page in Objects(prefix, cancel))
        {
            if (page.Where(o => IsMeant(o.Key)).Select(o => new KeyVersion { Key = o.Key }).ToList() is not { Count: > 0 } meant)
                continue;
            var request = new DeleteObjectsRequest { BucketName = options.Bucket, Objects = meant, Quiet = true };
            await S3Faults.Ask(() => client.DeleteObjectsAsync(request, cancel));
        }
    }

    public Stream Spool() => spools.Open();

    /// <summary>Of objects and of uploads; uploads without a writer go when they are met here.</summary>
    public IEnumerable<string> Jobs(DateTimeOffset before)
    {
        var touched = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        Touch(touched, before).GetAwaiter().GetResult();
        return touched.Where(t => t.Value < before).Select(t => t.Key);
    }

    public void Dispose() => client.Dispose();

    private async Task Touch(Dictionary<string, DateTimeOffset> touched, DateTimeOffset before)
    {
        void At(string key, DateTime? at)
        {
            var job = key[options.Prefix.Length..].Split('/', 2)[0];
            var when = at is { } t ? new DateTimeOffset(t.ToUniversalTime()) : before;
            if (JobId.IsValid(job) && (!touched.TryGetValue(job, out var known) || known < when))
                touched[job] = when;
        }

        await foreach (var page in Objects(options.Prefix, CancellationToken.None).ConfigureAwait(false))
            foreach (var found in page)
                At(found.Key, found.LastModified);
        var stale = time.GetUtcNow() - options.AbortUploadsAfter;
        await foreach (var upload in Uploads(options.Prefix, CancellationToken.None).ConfigureAwait(false))
        {
            if (upload.Initiated is { } begun && begun.ToUniversalTime() < stale.UtcDateTime)
                await Abort(upload, CancellationToken.None).ConfigureAwait(false);
            else
                At(upload.Key, upload.Initiated);
        }
    }

    private async IAsyncEnumerable<List<S3Object>> Objects(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = prefix };
        do
        {
            var page = await S3Faults.Ask(() => client.ListObjectsV2Async(request, cancel)).ConfigureAwait(false);
            if (page.S3Objects is { Count: > 0 } objects)
                yield return objects;
            request.ContinuationToken = page.IsTruncated is true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    private async IAsyncEnumerable<MultipartUpload> Uploads(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ListMultipartUploadsRequest { BucketName = options.Bucket, Prefix = prefix };
        while (true)
        {
            var page = await S3Faults.Ask(() => client.ListMultipartUploadsAsync(request, cancel)).ConfigureAwait(false);
            foreach (var upload in page.MultipartUploads ?? [])
                yield return upload;
            if (page.IsTruncated is not true)
                yield break;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    private async Task Abort(MultipartUpload upload, CancellationToken cancel)
    {
        try
        {
            await client.AbortMultipartUploadAsync(options.Bucket, upload.Key, upload.UploadId, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // It was completed or aborted meanwhile, or the next sweep tries again.
            OnAbortFailed(log, e);
        }
    }

    private string KeyOf(ResultKey key)
    {
        ResultKeys.Check(key);
        return $"{options.Prefix}{key.JobId}/{key.Attempt.ToString(CultureInfo.InvariantCulture)}/{key.Name}";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An unfinished upload of a result could not be removed.")]
    private static partial void OnAbortFailed(ILogger log, Exception e);
}
