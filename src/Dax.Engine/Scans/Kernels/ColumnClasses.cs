using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Whole numbers and short texts by a small table of values that were seen last; the sets by comparing 64 classes at once.</summary>
internal sealed class ColumnClasses : RowClasses
{
    private const byte None = byte.MaxValue;
    private const int RecentBits = 8;

    private readonly BatchRows rows;
    private readonly int column;
    private readonly byte[] classes = new byte[IScanEvaluator.MostRows];
    private readonly (ulong Low, ulong High)[] values = new (ulong, ulong)[Most];
    private readonly Seen[] recent = new Seen[1 << RecentBits];
    private byte nullClass = None;
    private long number;
    private bool isKnown;
    private bool isGivenUp;

    public ColumnClasses(BatchRows rows, int column)
    {
        (this.rows, this.column) = (rows, column);
        recent.AsSpan().Fill(new(0, 0, None));
    }

    /// <summary>Of the batch that is bound now; false when it has too many values, or those of a kind that has no classes.</summary>
    public bool TryBind()
    {
        if (isGivenUp || number == rows.Number)
            return isKnown && !isGivenUp;
        number = rows.Number;
        isKnown = Classify(rows.Batch.Columns[column]);
        if (isKnown)
            FillSets();
        return isKnown;
    }

    private bool Classify(ColumnVector vector) => vector switch
    {
        ScalarVector<int> scalars => Classify(scalars.Values, vector.Validity),
        ScalarVector<byte> scalars => Classify(scalars.Values, vector.Validity),
        ScalarVector<short> scalars => Classify(scalars.Values, vector.Validity),
        ScalarVector<long> scalars => Classify(scalars.Values, vector.Validity),
        TextVector { Short: { IsEmpty: false } texts } => Classify(texts, vector.Validity),
        _ => rows.Count == 0,
    };

    private bool Classify<T>(ReadOnlySpan<T> numbers, ReadOnlySpan<ulong> validity) where T : unmanaged, IBinaryInteger<T>
    {
        for (var row = 0; row < numbers.Length && !isGivenUp; row++)
            classes[row] = validity.IsEmpty || Has(validity, row) ? ClassOf(ulong.CreateTruncating(numbers[row]), 0) : OfNull();
        return !isGivenUp;
    }

    private bool Classify(ReadOnlySpan<InlineText> texts, ReadOnlySpan<ulong> validity)
    {
        for (var row = 0; row < texts.Length && !isGivenUp; row++)
            classes[row] = validity.IsEmpty || Has(validity, row) ? ClassOf(texts[row].Low, texts[row].High) : OfNull();
        return !isGivenUp;
    }

    private static bool Has(ReadOnlySpan<ulong> validity, int row) => (validity[row >> 6] >> (row & 63) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte ClassOf(ulong low, ulong high)
    {
        var place = (int)((low * 0x9E37_79B9_7F4A_7C15 + high * 0xC2B2_AE3D_27D4_EB4F) >> (64 - RecentBits));
        ref readonly var seen = ref recent[place];
        return seen.Low == low && seen.High == high && seen.Class != None ? seen.Class : Find(low, high, place);
    }

    private byte Find(ulong low, ulong high, int place)
    {
        var known = 0;
        while (known < Count && (known == nullClass || values[known] != (low, high)))
            known++;
        if (known == Count && !TryAdd())
            return None;
        values[known] = (low, high);
        recent[place] = new(low, high, (byte)known);
        return (byte)known;
    }

    private byte OfNull()
    {
        if (nullClass == None && TryAdd())
            nullClass = (byte)(Count - 1);
        return nullClass;
    }

    private bool TryAdd()
    {
        isGivenUp = Count == Most;
        Count += isGivenUp ? 0 : 1;
        return !isGivenUp;
    }

    private void FillSets()
    {
        classes.AsSpan(rows.Count).Fill(None);
        ref var first = ref MemoryMarshal.GetArrayDataReference(classes);
        for (var one = 0; one < Count; one++)
        {
            var set = RowsOf(one);
            var wanted = Vector512.Create((byte)one);
            for (var w = 0; w < set.Length; w++)
                set[w] = w < rows.Words ? Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)(w * 64)), wanted).ExtractMostSignificantBits() : 0;
        }
    }

    private readonly record struct Seen(ulong Low, ulong High, byte Class);
}
