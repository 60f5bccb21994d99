using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote, and believes nothing: every length is checked against what is left before memory is taken. After something that is not
/// there, numbers are 0 and <see cref="IsBroken"/> is set.
/// </summary>
internal ref struct StateReader
{
    private ReadOnlySpan<byte> rest;

    private StateReader(ReadOnlySpan<byte> rest) => this.rest = rest;

    public bool IsBroken { get; private set; }

    /// <summary>Everything was read, and nothing is over.</summary>
    public readonly bool IsAtEnd => !IsBroken && rest.IsEmpty;

    /// <summary>The content of a state of the query with this fingerprint; false when it is none, or damaged.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> state, ReadOnlySpan<byte> fingerprint, out StateReader reader)
    {
        reader = new(state);
        if (state.Length < StateWriter.HashBytes) return false;
        var content = state[..^StateWriter.HashBytes];
        reader = new(content);
        if (reader.ReadInt() != unchecked((int)StateWriter.Magic) || reader.ReadInt() != StateWriter.Version) return false;
        if (!reader.rest.StartsWith(fingerprint)) return false;
        reader.rest = reader.rest[fingerprint.Length..];
        Span<byte> digest = stackalloc byte[StateWriter.HashBytes];
        SHA256.HashData(content, digest);
        return digest.SequenceEqual(state[^StateWriter.HashBytes..]);
    }

    public bool ReadBoolean() => ReadInt() != 0;

    public int ReadInt() => Take(sizeof(int)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    public long ReadLong() => Take(sizeof(long)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    /// <summary>Replaces the items of <paramref name="target"/> by <paramref name="count"/> of the state.</summary>
    public bool TryRead<T>(Pooled<T> target, int count) where T : unmanaged
    {
        target.Cut(0);
        if (count < 0 || (long)count * Unsafe.SizeOf<T>() > rest.Length) return Break();
        var bytes = Take(count * Unsafe.SizeOf<T>());
        bytes.CopyTo(MemoryMarshal.AsBytes(target.Extend(count)));
        return true;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
        {
            Break();
            return default;
        }
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private bool Break()
    {
        IsBroken = true;
        rest = default;
        return false;
    }
}
