using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Dax.Backends.ResultStores.S3;

/// <summary>
/// An object as a seekable stream: windows of it are asked for as they are read, so that a seek costs no more than the rest of a window, and a connection that breaks is taken
/// up where it broke. The object that was opened or none: its ETag is asked for with each window.
/// </summary>
internal sealed class S3ObjectStream(IAmazonS3 client, string bucket, string key, string etag, long length) : Stream
{
    private const long WindowBytes = 16 << 20;
    private const int Attempts = 3;

    private GetObjectResponse? window;
    private long windowAt;
    private long windowEnd;
    private long position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => length + offset,
    };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty)
            return 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadWindow(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                Drop();
                if (attempt == Attempts || S3Faults.IsMissing(e))
                    throw new IOException("A stored result could not be read.", e);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Drop();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadWindow(Memory<byte> buffer, CancellationToken cancel)
    {
        if (window is null || position != windowAt || windowAt == windowEnd)
            await Open(cancel).ConfigureAwait(false);
        var most = (int)Math.Min(buffer.Length, windowEnd - windowAt);
        var read = await window!.ResponseStream.ReadAsync(buffer[..most], cancel).ConfigureAwait(false);
        if (read == 0)
            throw new IOException("The object store ended its answer too early.");
        position += read;
        windowAt += read;
        return read;
    }

    private async Task Open(CancellationToken cancel)
    {
        Drop();
        var end = Math.Min(length, position + WindowBytes);
        window = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key, ByteRange = new ByteRange(position, end - 1), EtagToMatch = etag }, cancel).ConfigureAwait(false);
        (windowAt, windowEnd) = (position, end);
    }

    private void Drop()
    {
        window?.Dispose();
        window = null;
    }
}
