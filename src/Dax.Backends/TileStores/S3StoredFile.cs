using Amazon.S3;
using Dax.Backends.ResultStores.S3;
using Dax.Engine.Ports;

namespace Dax.Backends.TileStores;

/// <summary>The object that was opened or none: another one in its place is an IOException.</summary>
internal sealed class S3StoredFile(IAmazonS3 client, string bucket, string key, StoredFileInfo info) : StoredFile(info)
{
    public override async ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel)
    {
        if (into.IsEmpty) return;
        await using var stream = new S3ObjectStream(client, bucket, key, Info.ETag, Info.Length);
        stream.Position = offset;
        try
        {
            await stream.ReadExactlyAsync(into, cancel);
        }
        catch (EndOfStreamException e)
        {
            throw new IOException("A file of a map ends too early.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        // Each reading has its own connection.
    }
}
