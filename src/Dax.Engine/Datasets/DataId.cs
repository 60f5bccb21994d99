using System.Collections.Immutable;

namespace Dax.Engine.Datasets;

/// <summary>A value of a dimension or of a record's field: long, double, bool, string or null (boxed: metadata, not a hot path).</summary>
public readonly record struct DimensionValue(object? Value)
{
    public static implicit operator DimensionValue(long value) => new(value);
    public static implicit operator DimensionValue(string value) => new(value);
    public override string ToString() => Value is IFormattable f ? f.ToString(null, System.Globalization.CultureInfo.InvariantCulture) : Value?.ToString() ?? "";
}

/// <summary>Dimensions and their values: the required ones, then the implied ones, each in the universe's order.</summary>
public sealed record DataId(ImmutableArray<KeyValuePair<string, DimensionValue>> Values)
{
    public static DataId Empty { get; } = new(ImmutableArray<KeyValuePair<string, DimensionValue>>.Empty);

    public DimensionValue? this[string dimension]
    {
        get
        {
            foreach (var (name, value) in Values)
                if (name == dimension) return value;
            return null;
        }
    }
}
