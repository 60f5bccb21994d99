using Amazon.S3;
using Amazon.S3.Model;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.ResultStores.S3;

/// <summary>
/// One object, uploaded in parts: while one is under way the next is filled, so it takes the memory of two parts, whatever the length. What fits into one part is put at once.
/// For one writer.
/// </summary>
internal sealed partial class S3ResultWriter(IAmazonS3 client, string bucket, string key, S3Parts parts, ILogger log) : IResultWriter
{
    private readonly List<PartETag> done = [];
    private byte[]? filling;
    private int filled;
    private long length;
    private string? upload;
    private Task<PartETag>? underWay;
    private bool isComplete;

    public async ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        while (!bytes.IsEmpty)
        {
            filling ??= parts.Rent();
            var room = Math.Min(S3Parts.Bytes - filled, bytes.Length);
            bytes[..room].CopyTo(filling.AsMemory(filled));
            (filled, length, bytes) = (filled + room, length + room, bytes[room..]);
            if (filled == S3Parts.Bytes)
                await Send(cancel);
        }
    }

    public async ValueTask<long> Complete(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (upload is null)
            await S3Faults.Ask(() => client.PutObjectAsync(Whole(), cancel));
        else
            await CompleteUpload(cancel);
        isComplete = true;
        return length;
    }

    public async ValueTask DisposeAsync()
    {
        // The part that is under way is still being read.
        if (underWay is { } last)
            await ((Task)last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (filling is not null)
            parts.Return(filling);
        filling = null;
        if (upload is null || isComplete)
            return;
        try
        {
            await client.AbortMultipartUploadAsync(bucket, key, upload, CancellationToken.None);
        }
        catch (Exception e)
        {
            OnAbortFailed(log, e);
        }
    }

    private async Task CompleteUpload(CancellationToken cancel)
    {
        if (filled > 0)
            await Send(cancel);
        await Join();
        var request = new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = done };
        await S3Faults.Ask(() => client.CompleteMultipartUploadAsync(request, cancel));
    }

    /// <summary>Sends what is filled, when the part before has arrived.</summary>
    private async Task Send(CancellationToken cancel)
    {
        upload ??= (await S3Faults.Ask(() => client.InitiateMultipartUploadAsync(bucket, key, cancel))).UploadId;
        await Join();
        underWay = Upload(filling!, filled, done.Count + 1, cancel);
        (filling, filled) = (null, 0);
    }

    private async Task Join()
    {
        if (underWay is null)
            return;
        done.Add(await underWay);
        underWay = null;
    }

    private async Task<PartETag> Upload(byte[] bytes, int count, int number, CancellationToken cancel)
    {
        try
        {
            var part = new UploadPartRequest
            {
                BucketName = bucket, Key = key, UploadId = upload, PartNumber = number, PartSize = count, UseChunkEncoding = false,
                InputStream = new MemoryStream(bytes, 0, count, writable: false),
            };
            return new PartETag(number, (await S3Faults.Ask(() => client.UploadPartAsync(part, cancel))).ETag);
        }
        finally
        {
            parts.Return(bytes);
        }
    }

    private PutObjectRequest Whole() => new()
    {
        BucketName = bucket, Key = key, UseChunkEncoding = false, InputStream = new MemoryStream(filling ?? [], 0, filled, writable: false),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The unfinished upload of a result could not be aborted; the stray sweep will.")]
    private static partial void OnAbortFailed(ILogger log, Exception e);
}
