using System.Text;

namespace Dax.Ivoa.Tables;

/// <summary>Scalars in managed memory.</summary>
public sealed class MemoryVector<T>(ReadOnlyMemory<T> values, ReadOnlyMemory<ulong> validity = default) : ScalarVector<T> where T : unmanaged
{
    public override int Count => values.Length;
    public override ReadOnlySpan<ulong> Validity => validity.Span;
    public override ReadOnlySpan<T> Values => values.Span;
}

/// <summary>Strings in managed memory: all bytes in one buffer, row <c>i</c> from <c>offsets[i]</c> to <c>offsets[i + 1]</c>.</summary>
public sealed class MemoryTextVector(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<int> offsets, ReadOnlyMemory<ulong> validity = default) : TextVector
{
    public override int Count => offsets.Length - 1;
    public override ReadOnlySpan<ulong> Validity => validity.Span;
    public override ReadOnlySpan<byte> Utf8(int row)
    {
        var o = offsets.Span;
        return bytes.Span[o[row]..o[row + 1]];
    }

    /// <summary>From strings; null is null.</summary>
    public static MemoryTextVector Of(IReadOnlyList<string?> rows)
    {
        var offsets = new int[rows.Count + 1];
        var validity = new ulong[(rows.Count + 63) / 64];
        using var bytes = new MemoryStream();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] is { } text)
            {
                validity[i >> 6] |= 1UL << (i & 63);
                bytes.Write(Encoding.UTF8.GetBytes(text));
            }
            offsets[i + 1] = (int)bytes.Length;
        }
        return new MemoryTextVector(bytes.ToArray(), offsets, validity);
    }
}

/// <summary>Arrays in managed memory: all elements in one buffer, row <c>i</c> from <c>offsets[i]</c> to <c>offsets[i + 1]</c>.</summary>
public sealed class MemoryArrayVector<T>(ReadOnlyMemory<T> elements, ReadOnlyMemory<int> offsets, ReadOnlyMemory<ulong> validity = default) : ArrayVector<T> where T : unmanaged
{
    public override int Count => offsets.Length - 1;
    public override ReadOnlySpan<ulong> Validity => validity.Span;
    public override ReadOnlySpan<T> Elements(int row)
    {
        var o = offsets.Span;
        return elements.Span[o[row]..o[row + 1]];
    }
}
