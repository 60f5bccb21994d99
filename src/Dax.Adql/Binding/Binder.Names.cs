using Dax.Adql.Parsing;
using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Names that mean nothing: what their author probably meant, and where it is to be had.</summary>
internal sealed partial class Binder
{
    /// <summary>The FROM in which a sub-query is being bound that does not see it, for hints.</summary>
    private Scope? beside;

    private BoundNull RefuseColumn(ColumnReference reference, Scope scope)
    {
        if (reference.Qualifier.Count > 0)
        {
            RefuseQualifier(reference.Qualifier, 0, scope, reference.At);
            return new(AdqlTypes.Null, reference.At);
        }

        var name = reference.Name;
        if (AliasOf(name, scope) is not null)
            return Wrong($"{name} is an alias of the select list, which this clause does not know", reference.At, "the expression itself");
        if (name.Delimited && scope.Tables.Exists(table => table.Find(name with { Delimited = false }, out _) is not null))
            return Wrong($"There is no column {name}: in double quotes, case counts", reference.At, SuggestColumn(name.Text, scope));
        if (beside is { } other && other.Find(name, out var count) is not null && count > 0)
            return Wrong($"There is no column {name} here: a join or sub-query in FROM does not see the tables beside it", reference.At, "a condition in WHERE");
        var near = SuggestColumn(name.Text, scope);
        return name.Delimited
            ? Wrong($"There is no column {name}: names stand in double quotes, texts in single ones", reference.At, Either(near, Quoted(name.Text)))
            : Wrong($"There is no column {name}", reference.At, Either(near, TablesThatHave(name)));
    }

    private static string? Either(string? one, string? other) => one is null || other is null ? one ?? other : $"{one}, or {other}";

    private static string? Quoted(string text) => text.Length <= 40 ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : null;

    private static SelectValue? AliasOf(Identifier name, Scope scope)
    {
        foreach (var item in scope.Items)
            if (item is SelectValue { Alias: { } alias } value && name.Means(alias.Text))
                return value;
        return null;
    }

    private static string? SuggestColumn(string name, Scope scope) =>
        Nearest.Suggest(name, scope.Tables.SelectMany(table => table.Columns).Select(column => column.Name));

    /// <summary>Tables of the catalog with such a column, which may be missing in FROM.</summary>
    private string? TablesThatHave(Identifier name)
    {
        var owners = model.Tables.Where(table => ColumnIndex.Of(table.Columns).Find(name, out _) is not null).Select(FullName).Take(3).ToList();
        return owners.Count == 0 ? null : $"{string.Join(" or ", owners)} in FROM, which has it";
    }

    private void RefuseQualifier(IReadOnlyList<Identifier> qualifier, int count, Scope scope, TextPosition at)
    {
        var name = string.Join('.', qualifier);
        if (count > 1)
        {
            Fail($"{name} is ambiguous: several tables are called so", at, "an alias for each table");
            return;
        }

        for (var here = scope; here is not null; here = here.Outer)
            if (here.Tables.Find(table => table.IsHidden(qualifier)) is { } hidden)
            {
                Fail($"{name} is called {hidden.Name} here", at, hidden.Name);
                return;
            }

        if (beside is { } other && other.FindTables(qualifier).Count > 0)
        {
            Fail($"A join or sub-query in FROM does not see {name}, which stands beside it", at, "a condition in WHERE");
            return;
        }

        var tables = string.Join(", ", scope.Tables.Take(5).Select(table => table.Name));
        Fail($"{name} is no table of this FROM", at, Nearest.Suggest(qualifier[^1].Text, scope.Tables.Select(table => table.Name)) ?? (tables.Length > 0 ? tables : null));
    }

    private void RefuseTable(NamedTable reference, IReadOnlyList<CatalogTable> found)
    {
        var name = string.Join('.', reference.Name);
        if (found.Count > 1)
        {
            Fail($"{name} is ambiguous: there are {string.Join(" and ", found.Take(3).Select(FullName))}", reference.At, "the name with its schema");
            return;
        }

        if (reference.Name.Count == 1 && notYetNamed.Exists(other => reference.Name[0].Means(other.Text)))
        {
            Fail($"{name} is not defined before this place: a query of WITH knows those before it, and not itself", reference.At, "another order of the queries");
            return;
        }

        if (model.Find([.. reference.Name.Select(part => part with { Delimited = false })]) is { Count: > 0 } otherCase)
            Fail($"There is no table {name}: in double quotes, case counts", reference.At, string.Join(" or ", otherCase.Take(3).Select(FullName)));
        else
            Fail($"There is no table {name}", reference.At, SuggestTable(reference.Name) ?? "a table of TAP_SCHEMA.tables");
    }

    private string? SuggestTable(IReadOnlyList<Identifier> name)
    {
        // "schema.table" in one pair of quotes is one name; tables are published as schema.table, which invites to it.
        var last = name[^1].Text;
        if (name.Count == 1 && last.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
            last = last[(dot + 1)..];
        var near = Nearest.Suggest(last, model.Tables.Select(table => table.Name).Concat(named.Select(query => query.Name.Text)))?.Split(" or ");
        if (near is null)
            return null;
        var full = model.Tables.Where(table => near.Contains(table.Name)).Select(FullName).Concat(named.Select(query => query.Name.Text).Where(near.Contains));
        return string.Join(" or ", full.Take(3));
    }

    private static string FullName(CatalogTable table) => $"{Written(table.Schema)}.{Written(table.Name)}";

    /// <summary>As it must be written: delimited unless it is a regular identifier.</summary>
    private static string Written(string name) =>
        name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && Keywords.Find(name) == Keyword.None
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
