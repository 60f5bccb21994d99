namespace Dax.Ivoa.VOTable;

/// <summary>
/// Lets a synchronous XML parser read a stream that may only be read asynchronously (a request's body), up to a number of bytes. Used on
/// pool threads only; owns nothing.
/// </summary>
internal sealed class BoundedStream(Stream inner, long maxBytes) : Stream
{
    private long total;

    /// <summary>The token of the read at hand.</summary>
    public CancellationToken Cancel { get; set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Cancel.ThrowIfCancellationRequested();
        var read = inner.ReadAsync(buffer.AsMemory(offset, count), Cancel);
        var n = read.IsCompletedSuccessfully ? read.Result : read.AsTask().GetAwaiter().GetResult();
        total += n;
        return total <= maxBytes ? n : throw new VOTableFormatException($"The VOTable has more than {maxBytes} bytes");
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
