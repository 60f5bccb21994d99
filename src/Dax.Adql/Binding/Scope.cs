using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>A table as one FROM names it.</summary>
internal sealed class ScopeTable(int number, Identifier? alias, string? schema, string name, IReadOnlyList<CatalogColumn> columns)
{
    private HashSet<CatalogColumn>? merged;

    public int Number => number;
    public string Name => alias?.Text ?? name;
    public IReadOnlyList<CatalogColumn> Columns => columns;

    public CatalogColumn? Find(Identifier column, out int count) => ColumnIndex.Of(columns).Find(column, out count);

    /// <summary>The column went into one that USING or NATURAL made; only its qualified name still means it.</summary>
    public void Merge(CatalogColumn column) => (merged ??= new(ReferenceEqualityComparer.Instance)).Add(column);
    public bool IsMerged(CatalogColumn column) => merged is not null && merged.Contains(column);

    public bool IsCalled(IReadOnlyList<Identifier> qualifier) => alias is { } given
        ? qualifier.Count == 1 && SameAlias(qualifier[0], given)
        : qualifier[^1].Means(name) && (qualifier.Count == 1 || (qualifier.Count == 2 && schema is not null && qualifier[0].Means(schema)));

    /// <summary>An alias hides the name that <paramref name="qualifier"/> says.</summary>
    public bool IsHidden(IReadOnlyList<Identifier> qualifier) => alias is not null && qualifier[^1].Means(name)
        && (qualifier.Count == 1 || (qualifier.Count == 2 && schema is not null && qualifier[0].Means(schema)));

    public bool Clashes(ScopeTable other) => alias is null && other.IsCalledPlainly && schema is not null && other.Schema is not null
        ? string.Equals(schema, other.Schema, StringComparison.Ordinal) && string.Equals(name, other.Name, StringComparison.Ordinal)
        : string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase) && !(IsDelimited && other.IsDelimited && Name != other.Name);

    private string? Schema => schema;
    private bool IsCalledPlainly => alias is null;
    private bool IsDelimited => alias is { Delimited: true };

    private static bool SameAlias(Identifier written, Identifier given) => string.Equals(written.Text, given.Text,
        written.Delimited && given.Delimited ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}

/// <summary>A column that USING or NATURAL made of two.</summary>
internal sealed record MergedColumn(string Name, BoundExpression Value);

/// <summary>What names can mean inside one SELECT; names that mean nothing here are looked up further out.</summary>
internal sealed class Scope(Scope? outer)
{
    public Scope? Outer => outer;
    public List<ScopeTable> Tables { get; } = [];
    public List<MergedColumn> Merged { get; } = [];

    /// <summary>The clause being bound, when no aggregate may stand there.</summary>
    public string? NoAggregates { get; set; }
    public bool HasAggregates { get; set; }
    /// <summary>A table of it could not be resolved: unknown columns then say nothing new.</summary>
    public bool Incomplete { get; set; }
    /// <summary>Aliases of the select list, for the hint of who uses one in WHERE.</summary>
    public IReadOnlyList<SelectItem> Items { get; init; } = [];

    /// <summary>Takes over the tables of an item of FROM.</summary>
    public void Absorb(Scope part)
    {
        Tables.AddRange(part.Tables);
        Merged.AddRange(part.Merged);
        Incomplete |= part.Incomplete;
    }

    /// <summary>The column of that unqualified name here, and how many there are.</summary>
    public BoundExpression? Find(Identifier name, out int count)
    {
        count = 0;
        BoundExpression? found = null;
        foreach (var merged in Merged)
            if (name.Means(merged.Name) && count++ == 0)
                found = merged.Value;
        foreach (var table in Tables)
            if (table.Find(name, out var some) is { } column && !table.IsMerged(column))
            {
                count += some;
                found ??= new BoundColumn(table.Number, column, name.At);
            }

        return found;
    }

    /// <summary>The tables that a qualifier means here.</summary>
    public List<ScopeTable> FindTables(IReadOnlyList<Identifier> qualifier) => Tables.FindAll(table => table.IsCalled(qualifier));
}
