using System.Buffers.Binary;
using System.Numerics;
using Dax.Adql.Binding;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>
/// One term of ORDER BY: rows get a code, less for what comes first. Nulls come last either way. Equal codes are equal values, but for texts (only their
/// beginnings are in it) and for the one value of a long that has no code of its own beside null.
/// </summary>
/// <param name="column">Where its values are among the kept columns.</param>
internal sealed class SortTerm(int column, AdqlType type, bool descending)
{
    public const ulong Null = ulong.MaxValue;

    private readonly CellCode? cells = CellCode.Of(type);

    public int Column => column;

    public bool IsExact(ulong code) => cells is not null && (cells.HasRoom || code != Null);

    public void Encode(ColumnVector source, ReadOnlySpan<int> rows, Span<ulong> codes)
    {
        if (cells is not null) cells.Encode(source, rows, codes);
        else Prefixes((TextVector)source, rows, codes);
        if (descending) Turn(codes[..rows.Length]);
        var validity = source.Validity;
        if (validity.IsEmpty) return;
        for (var i = 0; i < rows.Length; i++)
        {
            if (!RowMask.Has(validity, rows[i])) codes[i] = Null;
        }
    }

    /// <summary>Takes rows from a set that come after the code <paramref name="bound"/>, or with it when <paramref name="strict"/>; not always all.</summary>
    public void Narrow(ColumnVector source, Span<ulong> rows, ulong bound, bool strict)
    {
        if (bound == Null) return;
        if (cells is null) NarrowTexts((TextVector)source, rows, bound);
        else cells.Narrow(source, rows, descending ? Turned(bound) : bound, descending, strict);
        RowMask.And(rows, source.Validity, rows);
    }

    /// <summary>Where codes say too little.</summary>
    public int Compare(KeptColumn kept, int a, int b)
    {
        var (noA, noB) = (kept.IsNull(a), kept.IsNull(b));
        if (noA || noB) return noA.CompareTo(noB);
        if (kept is not KeptText texts) return 0;
        var order = texts.Run(a).SequenceCompareTo(texts.Run(b));
        return descending ? -order : order;
    }

    /// <summary>The order turned round, within the bits that a code has.</summary>
    private ulong Turned(ulong code) => ~code & (cells is { Bits: < 64 } ? (1UL << cells.Bits) - 1 : ulong.MaxValue);

    private void Turn(Span<ulong> codes)
    {
        for (var i = 0; i < codes.Length; i++) codes[i] = Turned(codes[i]);
    }

    private void NarrowTexts(TextVector source, Span<ulong> rows, ulong bound)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            for (var left = rows[i]; left != 0; left &= left - 1)
            {
                var bit = BitOperations.TrailingZeroCount(left);
                var code = Prefix(source.Utf8(i * 64 + bit));
                if ((descending ? Turned(code) : code) > bound) rows[i] &= ~(1UL << bit);
            }
        }
    }

    private static void Prefixes(TextVector source, ReadOnlySpan<int> rows, Span<ulong> codes)
    {
        for (var i = 0; i < rows.Length; i++) codes[i] = Prefix(source.Utf8(rows[i]));
    }

    private static ulong Prefix(ReadOnlySpan<byte> text)
    {
        if (text.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64BigEndian(text);
        ulong code = 0;
        foreach (var b in text) code = code << 8 | b;
        return text.IsEmpty ? 0 : code << 8 * (sizeof(ulong) - text.Length);
    }
}
