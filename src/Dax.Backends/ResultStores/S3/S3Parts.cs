using System.Buffers;

namespace Dax.Backends.ResultStores.S3;

/// <summary>Memory for parts of uploads: each writer has one that fills and one under way.</summary>
internal sealed class S3Parts
{
    /// <summary>More than the 5 MiB that S3 wants of all parts but the last; 10,000 of them are 80 GB.</summary>
    public const int Bytes = 8 << 20;
    private const int Kept = 8;
    private readonly ArrayPool<byte> pool = ArrayPool<byte>.Create(Bytes, Kept);

    public byte[] Rent() => pool.Rent(Bytes);

    public void Return(byte[] part) => pool.Return(part);
}
