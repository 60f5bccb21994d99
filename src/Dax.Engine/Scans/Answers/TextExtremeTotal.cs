using System.Numerics;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>MIN and MAX of texts, by their bytes. A better text takes the place of the one before it where it fits; else the old place is lost until half of all is.</summary>
internal sealed class TextExtremeTotal(bool greatest, ScanBudget budget) : Total
{
    private const int LeastLost = 1 << 16;

    private readonly Pooled<Place> places = new(budget);
    private readonly Pooled<byte> bytes = new(budget);
    private int lost;

    public override void Grow(int groups) => places.Grow(groups);

    public override void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ColumnVector? values)
    {
        var texts = (TextVector)values!;
        for (var i = 0; i < groups.Length; i++) Put(groups[i], texts.Utf8(rows[i]));
    }

    public override void Add(int group, ReadOnlySpan<ulong> rows, ColumnVector? values)
    {
        var texts = (TextVector)values!;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var word = rows[i]; word != 0; word &= word - 1) Put(group, texts.Utf8(i * 64 + BitOperations.TrailingZeroCount(word)));
        }
    }

    public override void Merge(Total other, ReadOnlySpan<int> groups)
    {
        var from = (TextExtremeTotal)other;
        for (var i = 0; i < groups.Length; i++)
        {
            if (from.places.Span[i].Any != 0) Put(groups[i], from.Text(i));
        }
    }

    public override void Write(int first, int count, KeptColumn target)
    {
        for (var group = first; group < first + count; group++)
        {
            if (places.Span[group].Any == 0) target.AppendNulls(1);
            else ((KeptText)target).Append(Text(group));
        }
    }

    public override void Clear()
    {
        places.Cut(0);
        bytes.Cut(0);
        lost = 0;
    }

    public override void Dispose()
    {
        places.Dispose();
        bytes.Dispose();
    }

    public override void Save(StateWriter state)
    {
        state.Write<Place>(places.Span);
        state.Write(bytes.Count);
        state.Write<byte>(bytes.Span);
    }

    public override bool TryLoad(ref StateReader state, int groups)
    {
        lost = 0;
        if (!state.TryRead(places, groups) || !state.TryRead(bytes, state.ReadInt())) return false;
        foreach (var place in places.Span)
        {
            if (place.Any is not (0 or 1) || place.First < 0 || place.Length < 0 || (long)place.First + place.Length > bytes.Count) return false;
        }
        return true;
    }

    private ReadOnlySpan<byte> Text(int group) => bytes.Span.Slice(places.Span[group].First, places.Span[group].Length);

    private void Put(int group, ReadOnlySpan<byte> text)
    {
        ref var place = ref places.Span[group];
        if (place.Any != 0 && text.SequenceCompareTo(Text(group)) is var order && (greatest ? order <= 0 : order >= 0)) return;
        if (place.Any == 0 || text.Length > place.Length)
        {
            lost += place.Length;
            place.First = bytes.Count;
            bytes.Extend(text.Length);
        }
        else
        {
            lost += place.Length - text.Length;
        }
        (place.Any, place.Length) = (1, text.Length);
        text.CopyTo(bytes.Span.Slice(place.First, text.Length));
        if (lost > LeastLost && lost > bytes.Count / 2) Compact();
    }

    private void Compact()
    {
        using var old = new Pooled<byte>(budget);
        bytes.Span.CopyTo(old.Extend(bytes.Count));
        bytes.Cut(0);
        foreach (ref var place in places.Span)
        {
            var first = bytes.Count;
            old.Span.Slice(place.First, place.Length).CopyTo(bytes.Extend(place.Length));
            place.First = first;
        }
        lost = 0;
    }

    private struct Place
    {
        public int First;
        public int Length;

        /// <summary>1 when there is one.</summary>
        public int Any;
    }
}
