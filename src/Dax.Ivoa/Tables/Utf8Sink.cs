using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Dax.Ivoa.Tables;

/// <summary>A window on an <see cref="IBufferWriter{T}"/>: large reservations, no call per cell. Flush it before it goes out of scope.</summary>
internal ref struct Utf8Sink(IBufferWriter<byte> output)
{
    private const int Window = 64 * 1024;
    private Span<byte> span;
    private int used;

    /// <summary>Where the next byte goes, with at least <paramref name="room"/> writable bytes behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Reserve(int room)
    {
        if (span.Length - used < room) Renew(room);
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(span), used);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count) => used += count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (span.Length - used >= bytes.Length)
        {
            bytes.CopyTo(span[used..]);
            used += bytes.Length;
        }
        else WriteLong(bytes);
    }

    public void Write(byte value)
    {
        Reserve(1) = value;
        used++;
    }

    /// <summary>For heads and tails; allocates.</summary>
    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Flush()
    {
        output.Advance(used);
        span = default;
        used = 0;
    }

    private void WriteLong(scoped ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Reserve(1);
            var part = Math.Min(bytes.Length, span.Length - used);
            bytes[..part].CopyTo(span[used..]);
            used += part;
            bytes = bytes[part..];
        }
    }

    private void Renew(int room)
    {
        if (used > 0) output.Advance(used);
        used = 0;
        span = output.GetSpan(Math.Max(room, Window));
    }
}
