using Dax.Adql.Binding;

namespace Dax.Differential.Tests.Catalog;

/// <summary>A column of the seeded catalog.</summary>
internal sealed record SeedColumn(string Name, AdqlBase Type);

/// <summary>
/// A table with its rows. Cells are null, bool, long (every whole type), float, double, string or DateTime, as the column's type says.
/// </summary>
internal sealed record SeedTable(string Name, IReadOnlyList<SeedColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    public const string Schema = "seed";

    /// <summary>The main position (longitude, latitude), when it has one.</summary>
    public (string Longitude, string Latitude)? Position { get; init; }

    /// <summary>Its rows are ordered by a stored key of the position.</summary>
    public bool IsKeyed { get; init; }

    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Name.Equals(column, StringComparison.OrdinalIgnoreCase))
                return i;
        throw new InvalidOperationException($"{Name} has no column {column}.");
    }

    /// <summary>The same rows as an engine keeps them that has no NaN and no infinity: NULL instead.</summary>
    public SeedTable Finite() => this with
    {
        Rows = [.. Rows.Select(row => Array.ConvertAll(row, cell => cell switch
        {
            double d when !double.IsFinite(d) => null,
            float f when !float.IsFinite(f) => null,
            _ => cell,
        }))],
    };
}
