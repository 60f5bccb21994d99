using Dax.Adql.Parsing;
using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Column names: found from the inside out, or refused with what was probably meant.</summary>
internal sealed partial class Binder
{
    private BoundExpression BindColumn(ColumnReference reference, Scope scope)
    {
        for (var here = scope; here is not null; here = here.Outer)
        {
            var found = reference.Qualifier.Count == 0 ? FindPlain(reference, here) : FindQualified(reference, here);
            if (found is not null)
                return found;
            if (here.Incomplete)
                return new BoundNull(AdqlTypes.Null, reference.At);
        }

        return RefuseColumn(reference, scope);
    }

    private BoundExpression? FindPlain(ColumnReference reference, Scope scope)
    {
        var found = scope.Find(reference.Name, out var count);
        return count <= 1 ? found : Wrong($"{reference.Name} is ambiguous", reference.At, Owners(reference.Name, scope) ?? "different names (AS) where these columns are made");
    }

    private static string? Owners(Identifier name, Scope scope)
    {
        var owners = scope.Tables.Where(table => table.Find(name, out _) is { } column && !table.IsMerged(column))
            .Select(table => $"{table.Name}.{name}").Distinct().Take(4).ToList();
        return owners.Count > 1 ? string.Join(" or ", owners) : null;
    }

    private BoundExpression? FindQualified(ColumnReference reference, Scope scope)
    {
        var tables = scope.FindTables(reference.Qualifier);
        if (tables.Count == 0)
            return null;
        if (tables.Count > 1)
            return Wrong($"{string.Join('.', reference.Qualifier)} is ambiguous: several tables are called so", reference.At, "an alias for each table");
        var column = tables[0].Find(reference.Name, out var count);
        if (count == 1)
            return new BoundColumn(tables[0].Number, column!, reference.At);
        return count > 1
            ? Wrong($"{reference} is ambiguous: several columns are called so", reference.At, "the name in double quotes")
            : Wrong($"{tables[0].Name} has no column {reference.Name}", reference.At, Nearest.Suggest(reference.Name.Text, tables[0].Columns.Select(c => c.Name)));
    }
}
