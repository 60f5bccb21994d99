namespace Dax.Backends.Felis;

/// <summary>Follows the references of keys, constraints and indexes; says which lead nowhere or to the wrong table.</summary>
internal sealed class FelisReferences
{
    private readonly FelisSchema schema;
    private readonly FelisProblems problems;
    private readonly Dictionary<string, (FelisTable Table, FelisColumn Column)> columns = new(StringComparer.Ordinal);

    public FelisReferences(FelisSchema schema, FelisProblems problems)
    {
        (this.schema, this.problems) = (schema, problems);
        foreach (var table in schema.Tables)
        {
            foreach (var column in table.Columns)
            {
                columns.TryAdd(column.Id, (table, column));
            }
        }
    }

    public (FelisTable Table, FelisColumn Column)? Find(FelisRef reference) =>
        columns.TryGetValue(reference.Id, out var found) ? found : null;

    public void Run()
    {
        foreach (var table in schema.Tables)
        {
            Own(table, table.PrimaryKey, "primary key");
            foreach (var index in table.Indexes)
            {
                Own(table, index.Columns, $"index {index.Name}");
            }
            foreach (var constraint in table.Constraints)
            {
                Own(table, constraint.Columns, $"constraint {constraint.Name}");
                Constraint(constraint);
            }
        }
    }

    private void Constraint(FelisConstraint constraint)
    {
        switch (constraint.Kind.Value)
        {
            case "ForeignKey": ForeignKey(constraint); break;
            case "Unique" or "Check" or "": break;
            default:
                problems.Error(constraint.Kind.Place, $"\"{constraint.Kind.Value}\" is not a type of constraint; Felis has ForeignKey, Unique, Check.");
                break;
        }
    }

    private void ForeignKey(FelisConstraint key)
    {
        if (key.Columns.Count == 0 || key.Columns.Count != key.Referenced.Count)
        {
            problems.Error(key.Place, $"The foreign key {key.Name} joins {key.Columns.Count} columns to {key.Referenced.Count}; it needs as many \"referencedColumns\" as \"columns\", and at least one.");
        }
        FelisTable? target = null;
        foreach (var reference in key.Referenced)
        {
            if (Find(reference) is not { } found)
            {
                Dangles(reference, $"foreign key {key.Name}");
            }
            else if (target is not null && found.Table != target)
            {
                problems.Error(reference.Place, $"The foreign key {key.Name} refers to columns of two tables, {target.Name} and {found.Table.Name}.");
            }
            else
            {
                target = found.Table;
            }
        }
    }

    /// <summary>References that must stay within their table.</summary>
    private void Own(FelisTable table, IReadOnlyList<FelisRef> references, string what)
    {
        foreach (var reference in references)
        {
            if (Find(reference) is not { } found)
            {
                Dangles(reference, what);
            }
            else if (found.Table != table)
            {
                problems.Error(reference.Place, $"The {what} of {table.Name} names {reference.Id}, a column of {found.Table.Name}.");
            }
        }
    }

    private void Dangles(FelisRef reference, string what) =>
        problems.Error(reference.Place, $"The {what} names {reference.Id}, and no column has that id.");
}
