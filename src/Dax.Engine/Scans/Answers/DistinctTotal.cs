using Dax.Adql.Binding;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>An aggregate of the different values of each group: pairs of group and value are kept, each once, and given to the aggregate at the end.</summary>
internal sealed class DistinctTotal : Total
{
    private const int Width = 2;

    /// <summary>Pairs that were seen last: where values are few, most rows end here.</summary>
    private const int RecentBits = 8;

    private readonly Total total;
    private readonly AdqlType type;
    private readonly CellCode? cells;
    private readonly TextPool texts;
    private readonly GroupTable pairs;
    private readonly ScanBudget budget;
    private readonly (ulong Group, ulong Code)[] recent = new (ulong, ulong)[1 << RecentBits];
    private readonly ulong[] codes = new ulong[IScanEvaluator.MostRows];
    private readonly ulong[] keys = new ulong[Width * IScanEvaluator.MostRows];
    private readonly int[] numbers = new int[IScanEvaluator.MostRows];
    private readonly int[] all = new int[IScanEvaluator.MostRows];

    public DistinctTotal(Total total, AdqlType type, int mostValues, ScanBudget budget)
    {
        (this.total, this.type, this.budget) = (total, type, budget);
        cells = CellCode.Of(type);
        texts = new(budget);
        pairs = new(Width, mostValues, budget);
        ForgetRecent();
    }

    public override void Grow(int groups) { }

    public override void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ColumnVector? values)
    {
        if (cells is not null) cells.Encode(values!, rows, codes);
        else Encode((TextVector)values!, rows);
        var fresh = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var pair = ((ulong)groups[i], codes[i]);
            ref var seen = ref recent[(int)((codes[i] * 0x9E37_79B9_7F4A_7C15 + pair.Item1 * 0xC2B2_AE3D_27D4_EB4F) >> (64 - RecentBits))];
            if (seen == pair) continue;
            seen = pair;
            (keys[Width * fresh], keys[Width * fresh + 1]) = pair;
            fresh++;
        }
        if (fresh > 0) pairs.FindWide(keys.AsSpan(0, Width * fresh), numbers.AsSpan(0, fresh));
    }

    public override void Add(int group, ReadOnlySpan<ulong> rows, ColumnVector? values)
    {
        var count = RowMask.Rows(rows, all);
        numbers.AsSpan(0, count).Fill(group);
        Add(numbers.AsSpan(0, count), all.AsSpan(0, count), values);
    }

    public override void Merge(Total other, ReadOnlySpan<int> groups)
    {
        var from = (DistinctTotal)other;
        for (var first = 0; first < from.pairs.Count; first += IScanEvaluator.MostRows)
        {
            var count = Math.Min(IScanEvaluator.MostRows, from.pairs.Count - first);
            var words = from.pairs.Words.Slice(Width * first, Width * count);
            for (var i = 0; i < words.Length; i += Width)
            {
                keys[i] = (ulong)groups[(int)words[i]];
                keys[i + 1] = cells is null ? texts.Translate(words[i + 1], from.texts) : words[i + 1];
            }
            pairs.FindWide(keys.AsSpan(0, words.Length), numbers.AsSpan(0, count));
        }
    }

    public override void Complete(int groups)
    {
        total.Clear();
        total.Grow(groups);
        using var column = KeptColumns.Create(ScanKinds.Of(type), false, budget);
        for (var i = 0; i < all.Length; i++) all[i] = i;
        for (var first = 0; first < pairs.Count; first += IScanEvaluator.MostRows)
        {
            var count = Math.Min(IScanEvaluator.MostRows, pairs.Count - first);
            column.Clear();
            for (var i = 0; i < count; i++)
            {
                var word = Width * (first + i);
                numbers[i] = (int)pairs.Words[word];
                if (cells is not null) cells.Decode(pairs.Words[word + 1], column);
                else texts.Decode(pairs.Words[word + 1], (KeptText)column);
            }
            total.Add(numbers.AsSpan(0, count), all.AsSpan(0, count), column.Vector);
        }
    }

    public override void Write(int first, int count, KeptColumn target) => total.Write(first, count, target);

    public override void Clear()
    {
        pairs.Clear();
        texts.Clear();
        total.Clear();
        ForgetRecent();
    }

    public override void Dispose()
    {
        pairs.Dispose();
        texts.Dispose();
        total.Dispose();
    }

    public override void Save(StateWriter state)
    {
        texts.Save(state);
        pairs.Save(state);
    }

    public override bool TryLoad(ref StateReader state, int groups)
    {
        ForgetRecent();
        if (!texts.TryLoad(ref state) || !pairs.TryLoad(ref state)) return false;
        for (var i = 0; i < pairs.Words.Length; i += Width)
        {
            if (pairs.Words[i] >= (ulong)groups || cells is null && !texts.IsCode(pairs.Words[i + 1])) return false;
        }
        return true;
    }

    /// <summary>No group has that number.</summary>
    private void ForgetRecent() => Array.Fill(recent, (ulong.MaxValue, 0UL));

    private void Encode(TextVector source, ReadOnlySpan<int> rows)
    {
        if (source.Short is { IsEmpty: false } inline)
        {
            // Rows without a value are not among these.
            for (var i = 0; i < rows.Length; i++)
                codes[i] = TextPool.HoldsItself(inline[rows[i]]) ? TextPool.CodeOf(inline[rows[i]]) : texts.Encode(source.Utf8(rows[i]));
            return;
        }
        for (var i = 0; i < rows.Length; i++) codes[i] = texts.Encode(source.Utf8(rows[i]));
    }
}
