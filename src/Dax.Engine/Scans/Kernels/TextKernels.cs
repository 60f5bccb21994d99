using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using Dax.Adql.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Texts, as their bytes in UTF-8.</summary>
internal abstract class TextKernel(BatchRows rows, int cost, params Kernel[] children) : Kernel(rows, cost, children)
{
    private ColumnVector? view;

    public abstract ReadOnlySpan<byte> Utf8(int row);

    /// <summary>As <see cref="TextVector.Short"/>.</summary>
    public virtual ReadOnlySpan<InlineText> Short => default;

    public override ColumnVector View(BatchRows current) => view ??= new KernelVector(this, current);

    private sealed class KernelVector(TextKernel kernel, BatchRows rows) : TextVector
    {
        public override int Count => rows.Count;

        public override ReadOnlySpan<ulong> Validity => RowBits.Covers(kernel.Known, rows.All) ? default : kernel.Known[..rows.Words];

        public override ReadOnlySpan<byte> Utf8(int row) => (kernel.Known[row >> 6] >> (row & 63) & 1) == 0 ? default : kernel.Utf8(row);
    }
}

internal sealed class TextColumnKernel(BatchRows rows, int column) : TextKernel(rows, 0)
{
    public override ReadOnlySpan<byte> Utf8(int row) => ((TextVector)Rows.Batch.Columns[column]).Utf8(row);

    public override ReadOnlySpan<InlineText> Short => ((TextVector)Rows.Batch.Columns[column]).Short;

    public override ColumnVector View(BatchRows current) => current.Batch.Columns[column];

    protected override void Run(ReadOnlySpan<ulong> needed) => KnownBits.Of(Rows.Batch.Columns[column], Rows, KnownRows);
}

internal sealed class TextConstantKernel(BatchRows forever, string? text) : TextKernel(forever, 0)
{
    private readonly byte[] utf8 = Encoding.UTF8.GetBytes(text ?? "");

    public override ReadOnlySpan<byte> Utf8(int row) => utf8;

    public ReadOnlySpan<byte> Bytes => utf8;

    protected override void Run(ReadOnlySpan<ulong> needed) => KnownRows.Fill(text is null ? 0 : ulong.MaxValue);
}

/// <summary>Texts compared by their bytes.</summary>
internal sealed class TextCompareKernel(BatchRows rows, TextKernel left, ScanComparisonOperator comparison, TextKernel right) : ConditionKernel(rows, 10, left, right)
{
    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        if (right is TextConstantKernel constant && comparison is ScanComparisonOperator.Equal or ScanComparisonOperator.NotEqual && left.Short is { IsEmpty: false } texts)
        {
            CompareShort(texts, constant.Bytes, needed);
            return;
        }
        for (var w = 0; w < RowBits.Words; w++)
        {
            var bits = 0UL;
            for (var rest = Known[w] & needed[w]; rest != 0; rest &= rest - 1)
            {
                var row = BitOperations.TrailingZeroCount(rest);
                if (Holds(left.Utf8(w * 64 + row), right.Utf8(w * 64 + row)))
                    bits |= 1UL << row;
            }

            TrueRows[w] = RowBits.Blend(True[w], bits, needed[w]);
        }
    }

    /// <summary>Two words each, without a branch. What null rows hold does not matter.</summary>
    private void CompareShort(ReadOnlySpan<InlineText> texts, ReadOnlySpan<byte> constant, ReadOnlySpan<ulong> needed)
    {
        var wanted = constant.Length <= InlineText.MostBytes ? InlineText.Of(constant) : default;
        var hasAny = constant.Length <= InlineText.MostBytes;
        var flip = comparison == ScanComparisonOperator.NotEqual ? ulong.MaxValue : 0;
        for (var w = 0; w < RowBits.Words; w++)
        {
            var bits = 0UL;
            if (hasAny && (Known[w] & needed[w]) != 0)
            {
                var first = w * 64;
                var some = texts.Slice(first, Math.Min(64, texts.Length - first));
                for (var i = 0; i < some.Length; i++) bits |= ((some[i].Low ^ wanted.Low) | (some[i].High ^ wanted.High)) == 0 ? 1UL << i : 0;
            }
            TrueRows[w] = RowBits.Blend(True[w], (bits ^ flip) & Known[w] & needed[w], needed[w]);
        }
    }

    private bool Holds(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => comparison switch
    {
        ScanComparisonOperator.Equal => a.SequenceEqual(b),
        ScanComparisonOperator.NotEqual => !a.SequenceEqual(b),
        ScanComparisonOperator.Less => a.SequenceCompareTo(b) < 0,
        ScanComparisonOperator.LessOrEqual => a.SequenceCompareTo(b) <= 0,
        ScanComparisonOperator.Greater => a.SequenceCompareTo(b) > 0,
        _ => a.SequenceCompareTo(b) >= 0,
    };
}

internal sealed class TextInKernel(BatchRows rows, TextKernel value, IEnumerable<string> items) : ConditionKernel(rows, 14, value)
{
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> set = new HashSet<byte[]>(items.Select(Encoding.UTF8.GetBytes), new Utf8Comparer()).GetAlternateLookup<ReadOnlySpan<byte>>();

    protected override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        for (var w = 0; w < RowBits.Words; w++)
        {
            var bits = 0UL;
            for (var rest = Known[w] & needed[w]; rest != 0; rest &= rest - 1)
            {
                var row = BitOperations.TrailingZeroCount(rest);
                if (set.Contains(value.Utf8(w * 64 + row)))
                    bits |= 1UL << row;
            }

            TrueRows[w] = RowBits.Blend(True[w], bits, needed[w]);
        }
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
