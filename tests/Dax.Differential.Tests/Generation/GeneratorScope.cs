using Dax.Adql.Binding;
using Dax.Differential.Tests.Catalog;

namespace Dax.Differential.Tests.Generation;

/// <summary>What a generated expression is. Huge numbers are only compared and divided: nearly everything else would overflow.</summary>
internal enum Sort { Whole, Huge, Real, Double, Text, Time }

/// <param name="Name">As a query writes it, with its alias.</param>
/// <param name="Sort">What it is.</param>
internal sealed record Named(string Name, Sort Sort);

/// <summary>The columns that a generated expression may use, and the pairs of them that are positions.</summary>
internal sealed class GeneratorScope
{
    public List<Named> Columns { get; } = [];

    public List<(string Longitude, string Latitude)> Positions { get; } = [];

    public void Add(SeedTable table, string alias)
    {
        foreach (var column in table.Columns)
            Columns.Add(new($"{alias}.{column.Name}", SortOf(table, column)));
        if (table.Position is { } position)
            Positions.Add(($"{alias}.{position.Longitude}", $"{alias}.{position.Latitude}"));
    }

    public void Add(GeneratorScope other)
    {
        Columns.AddRange(other.Columns);
        Positions.AddRange(other.Positions);
    }

    public IReadOnlyList<string> Of(Sort sort) => [.. Columns.Where(column => column.Sort == sort).Select(column => column.Name)];

    private static Sort SortOf(SeedTable table, SeedColumn column) => column.Type switch
    {
        AdqlBase.Real => Sort.Real,
        AdqlBase.Double => Sort.Double,
        AdqlBase.Text => Sort.Text,
        AdqlBase.Timestamp => Sort.Time,
        _ => (table.Name, column.Name) is ("numbers", "s" or "i") or ("whole", "b") ? Sort.Huge : Sort.Whole,
    };
}
