using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>FROM: what tables, sub-queries and joins bring into scope.</summary>
internal sealed partial class Binder
{
    /// <summary>Binds an item of FROM; its tables go into <paramref name="scope"/>, a fresh one.</summary>
    private BoundSource BindTable(TableReference reference, Scope scope)
    {
        if (++sources > MostTables)
        {
            Fail($"A query reads at most {MostTables} tables", reference.At);
            scope.Incomplete = true;
            return new BoundNamedSource(0, 0, reference.At);
        }

        return reference switch
        {
            NamedTable table => BindNamedTable(table, scope),
            DerivedTable derived => BindDerived(derived, scope),
            JoinedTables joined => BindJoins(joined, scope),
            _ => throw new InvalidOperationException(reference.GetType().Name),
        };
    }

    /// <summary>Binds an item of FROM beside others, which sub-queries in it do not see.</summary>
    private BoundSource BindBeside(TableReference reference, Scope scope, Scope others)
    {
        var before = beside;
        beside = others;
        var bound = BindTable(reference, scope);
        beside = before;
        return bound;
    }

    private BoundSource BindNamedTable(NamedTable reference, Scope scope)
    {
        var number = sources;
        if (reference.Name.Count == 1)
        {
            var index = named.FindIndex(other => reference.Name[0].Means(other.Name.Text));
            if (index >= 0)
            {
                scope.Tables.Add(new(number, reference.Alias ?? named[index].Name, null, named[index].Name.Text, ColumnsOf(named[index].Query)));
                return new BoundNamedSource(number, index, reference.At);
            }
        }

        var found = model.Find(reference.Name);
        if (found.Count != 1)
        {
            RefuseTable(reference, found);
            scope.Incomplete = true;
            return new BoundNamedSource(0, 0, reference.At);
        }

        var table = found[0];
        if (!tables.Contains(table))
            tables.Add(table);
        scope.Tables.Add(new(number, reference.Alias, table.Schema, table.Name, table.Columns));
        return new BoundTableSource(number, table, reference.At);
    }

    private static CatalogColumn[] ColumnsOf(BoundRelation query) => query.Outputs.Map(output => output.Column).Span.ToArray();

    private BoundQuerySource BindDerived(DerivedTable derived, Scope scope)
    {
        var number = sources;
        var query = BindQuery(derived.Query, scope.Outer);
        CheckNames(query, derived.At);
        scope.Tables.Add(new(number, derived.Alias, null, derived.Alias.Text, ColumnsOf(query)));
        return new(number, query, derived.At);
    }

    /// <summary>Geometry that has no stored form cannot pass through a sub-query yet.</summary>
    private void CheckNames(BoundRelation query, TextPosition at)
    {
        if (query.Outputs.Count == 0)
            Fail("This query gives no columns", at);
    }

    private BoundJoin BindJoins(JoinedTables joined, Scope scope)
    {
        var first = BindTable(joined.First, scope);
        var steps = new List<BoundJoinStep>();
        foreach (var step in joined.Steps)
        {
            var right = new Scope(scope.Outer);
            var source = BindBeside(step.Right, right, scope);
            var shared = SharedColumns(step, scope, right);
            CheckClash(scope, right, step.Right.At);
            var merged = MergeColumns(step, shared, scope, right);
            scope.Absorb(right);
            scope.Merged.InsertRange(0, merged.Columns);
            steps.Add(new(step.Kind, source, step.On is null ? merged.On : BindCondition(step.On, scope, "ON")));
        }

        return new(first, new([.. steps]), joined.At);
    }

    private void CheckClash(Scope left, Scope right, TextPosition at)
    {
        foreach (var table in right.Tables)
            if (left.Tables.Exists(table.Clashes))
                Fail($"Two tables are called {table.Name} here", at, "AS and another name");
    }

    /// <summary>The names that USING lists or NATURAL finds.</summary>
    private List<Identifier> SharedColumns(JoinStep step, Scope left, Scope right)
    {
        if (!step.Natural)
            return [.. step.Using];
        List<Identifier> shared = [];
        var visible = right.Merged.Select(merged => merged.Name)
            .Concat(right.Tables.SelectMany(table => table.Columns.Where(column => !table.IsMerged(column)).Select(column => column.Name)));
        foreach (var name in visible)
        {
            var column = new Identifier(name, false, step.At);
            left.Find(column, out var count);
            if (count > 0 && !shared.Exists(other => column.Means(other.Text)))
                shared.Add(column);
        }

        if (shared.Count == 0 && !left.Incomplete && !right.Incomplete)
            Fail("These tables have no column in common for a NATURAL join", step.At, "JOIN … ON or a comma");
        return shared;
    }

    private (List<MergedColumn> Columns, BoundExpression On) MergeColumns(JoinStep step, List<Identifier> shared, Scope left, Scope right)
    {
        var columns = new List<MergedColumn>();
        var equal = new List<BoundExpression>();
        foreach (var name in shared)
        {
            if (FindShared(name, left) is not { } a || FindShared(name, right) is not { } b)
                continue;
            Hide(a, name, left);
            Hide(b, name, right);
            equal.Add(Compare(a, ComparisonOperator.Equal, b, name.At));
            columns.Add(new(NameOf(a, name), Merged(step.Kind, a, b)));
        }

        BoundExpression on = equal.Count switch
        {
            0 => new BoundTruth(true, step.At),
            1 => equal[0],
            _ => new BoundJunction(false, new([.. equal]), step.At),
        };
        return (columns, on);
    }

    private BoundExpression? FindShared(Identifier name, Scope side)
    {
        var found = side.Find(name, out var count);
        if (count == 1)
            return found;
        if (count > 1)
            Fail($"{name} is ambiguous on one side of the join", name.At);
        else if (!side.Incomplete)
            Fail($"{name} is not a column of both sides of the join", name.At, SuggestColumn(name.Text, side));
        return null;
    }

    private static void Hide(BoundExpression value, Identifier name, Scope side)
    {
        side.Merged.RemoveAll(merged => name.Means(merged.Name));
        foreach (var table in side.Tables)
            if (value is BoundColumn column && column.Source == table.Number)
                table.Merge(column.Column);
    }

    private static string NameOf(BoundExpression value, Identifier name) => value is BoundColumn { Column.Name: var declared } ? declared : name.Text;

    private static BoundExpression Merged(JoinKind kind, BoundExpression left, BoundExpression right) => kind switch
    {
        JoinKind.Right => right,
        JoinKind.Full => new BoundCoalesce([left, right], AdqlTypes.Common(left.Type, right.Type) ?? left.Type, left.At),
        _ => left,
    };
}
