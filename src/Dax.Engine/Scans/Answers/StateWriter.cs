using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Writes what an answer knows: a version, the query's fingerprint, the content, SHA-256 of all that. Arrays as they lie in memory (little-endian machines).
/// </summary>
internal sealed class StateWriter : IDisposable
{
    public const uint Magic = 0x41584144;
    public const int Version = 1;
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const int Piece = 1 << 20;

    private readonly IBufferWriter<byte> target;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public StateWriter(IBufferWriter<byte> target, ReadOnlySpan<byte> fingerprint)
    {
        this.target = target;
        Write((int)Magic);
        Write(Version);
        Append(fingerprint);
    }

    public void Write(bool value) => Write(value ? 1 : 0);

    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Append(bytes);
    }

    public void Write(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Append(bytes);
    }

    /// <summary>The items alone: whoever reads them knows how many.</summary>
    public void Write<T>(ReadOnlySpan<T> items) where T : unmanaged => Append(MemoryMarshal.AsBytes(items));

    public void Finish()
    {
        Span<byte> digest = stackalloc byte[HashBytes];
        hash.GetHashAndReset(digest);
        target.Write(digest);
    }

    public void Dispose() => hash.Dispose();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        for (; bytes.Length > Piece; bytes = bytes[Piece..]) target.Write(bytes[..Piece]);
        target.Write(bytes);
    }
}
