using System.Collections;
using System.Runtime.CompilerServices;

namespace Dax.Adql.Binding;

/// <summary>Where a bound node came from. Equal to every other: a place does not make two expressions different.</summary>
internal readonly struct Origin(TextPosition at) : IEquatable<Origin>
{
    public TextPosition At { get; } = at;
    public bool Equals(Origin other) => true;
    public override bool Equals(object? obj) => obj is Origin;
    public override int GetHashCode() => 0;
    public static implicit operator Origin(TextPosition at) => new(at);
}

/// <summary>An immutable list that is equal to another when its items are, so that trees compare by what they say.</summary>
[CollectionBuilder(typeof(Seq), nameof(Seq.Create))]
public readonly struct Seq<T>(T[] items) : IEquatable<Seq<T>>, IReadOnlyList<T>
{
    private readonly T[]? items = items;

    /// <inheritdoc/>
    public int Count => items?.Length ?? 0;
    public T this[int index] => items![index];
    public ReadOnlySpan<T> Span => items;

    public bool Equals(Seq<T> other) => Span.SequenceEqual(other.Span, EqualityComparer<T>.Default);
    public override bool Equals(object? obj) => obj is Seq<T> other && Equals(other);
    public static bool operator ==(Seq<T> left, Seq<T> right) => left.Equals(right);
    public static bool operator !=(Seq<T> left, Seq<T> right) => !left.Equals(right);
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, items![0]);
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Span.GetEnumerator();
    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(items ?? [])).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => (items ?? []).GetEnumerator();

    public Seq<TOut> Map<TOut>(Func<T, TOut> map)
    {
        if (Count == 0)
            return default;
        var mapped = new TOut[Count];
        for (var i = 0; i < mapped.Length; i++)
            mapped[i] = map(items![i]);
        return new(mapped);
    }
}

public static class Seq
{
    public static Seq<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
