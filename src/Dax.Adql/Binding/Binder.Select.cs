using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>SELECT, clause by clause.</summary>
internal sealed partial class Binder
{
    private const int MostColumns = 20_000;

    private BoundSelect BindSelect(SelectQuery query, IReadOnlyList<OrderTerm> order, long? offset, Scope? outer)
    {
        var scope = new Scope(outer) { Items = query.Items };
        var from = BindFrom(query.From, scope);
        var where = query.Where is null ? null : BindCondition(query.Where, scope, "WHERE");
        var groups = BindGroups(query.GroupBy, scope);
        scope.NoAggregates = null;
        var (outputs, values) = BindItems(query.Items, scope);
        var having = query.Having is null ? null : BindCondition(query.Having, scope, null);
        var bound = new BoundSelect(outputs, query.At)
        {
            Values = values,
            From = from,
            Distinct = query.Distinct,
            Where = where,
            GroupBy = groups,
            Having = having,
            OrderBy = BindOrder(order, outputs, values, query.Distinct, scope),
            Top = ToCount(query.Top),
            Offset = offset,
        };
        bound = bound with { Grouped = groups.Count > 0 || scope.HasAggregates || having is not null };
        if (bound.Grouped && errors.Count == 0)
            CheckGrouping(bound, scope);
        return bound;
    }

    private Seq<BoundSource> BindFrom(IReadOnlyList<TableReference> from, Scope scope)
    {
        var bound = new BoundSource[from.Count];
        for (var i = 0; i < bound.Length; i++)
        {
            var part = new Scope(scope.Outer);
            bound[i] = BindBeside(from[i], part, scope);
            CheckClash(scope, part, from[i].At);
            scope.Absorb(part);
        }

        return new(bound);
    }

    private Seq<BoundExpression> BindGroups(IReadOnlyList<Expression> terms, Scope scope)
    {
        scope.NoAggregates = "GROUP BY";
        var groups = new List<BoundExpression>();
        foreach (var term in terms)
        {
            var value = BindValue(GroupedItem(term, scope) ?? term, scope);
            if (value is BoundInteger or BoundDouble or BoundText)
                Fail("A constant groups nothing", term.At, "a column or an expression");
            else if (value.Type.IsGeometry || value.Type.IsArray)
                Fail($"Rows cannot be grouped by {value.Type.Say()}", term.At, value.Type.IsGeometry ? "numbers of it, such as COORD1(…) and COORD2(…)" : null);
            if (!groups.Contains(value))
                groups.Add(value);
        }

        return new([.. groups]);
    }

    /// <summary>An alias of the select list groups by its expression where no column has that name: the standard is silent, and clients do it.</summary>
    private static Expression? GroupedItem(Expression term, Scope scope)
    {
        if (term is not ColumnReference { Qualifier.Count: 0, Name: var name })
            return null;
        scope.Find(name, out var count);
        return count == 0 ? AliasOf(name, scope)?.Value : null;
    }

    private (Seq<BoundOutput> Outputs, Seq<BoundExpression> Values) BindItems(IReadOnlyList<SelectItem> items, Scope scope)
    {
        var outputs = new List<BoundOutput>(items.Count);
        var values = new List<BoundExpression>(items.Count);
        foreach (var item in items)
        {
            if (item is SelectStar star)
                ExpandStar(star, scope, Add);
            else if (item is SelectValue { Value: var expression } value)
                Add(value.Alias?.Text ?? Describe.Name(expression, values.Count), BindValue(expression, scope), value.Alias is not null || expression is ColumnReference);
            if (values.Count > MostColumns)
            {
                Fail($"A query gives at most {MostColumns} columns", item.At);
                break;
            }
        }

        return (new([.. outputs]), new([.. values]));

        void Add(string name, BoundExpression value, bool isNamed)
        {
            outputs.Add(new(Describe.Column(name, value, outputs.Count), isNamed));
            values.Add(value);
        }
    }

    private void ExpandStar(SelectStar star, Scope scope, Action<string, BoundExpression, bool> add)
    {
        if (star.Qualifier.Count == 0)
        {
            foreach (var merged in scope.Merged)
                add(merged.Name, merged.Value, true);
            foreach (var table in scope.Tables)
                foreach (var column in table.Columns)
                    if (!table.IsMerged(column))
                        add(column.Name, new BoundColumn(table.Number, column, star.At), true);
            return;
        }

        var found = scope.FindTables(star.Qualifier);
        if (found.Count == 1)
            foreach (var column in found[0].Columns)
                add(column.Name, new BoundColumn(found[0].Number, column, star.At), true);
        else if (!scope.Incomplete)
            RefuseQualifier(star.Qualifier, found.Count, scope, star.At);
    }

    private Seq<BoundOrder> BindOrder(
        IReadOnlyList<OrderTerm> terms, Seq<BoundOutput> outputs, Seq<BoundExpression> values, bool distinct, Scope scope)
    {
        var order = new List<BoundOrder>();
        foreach (var term in terms)
        {
            if (FindOutput(term.Value, outputs, values) is { } output)
            {
                AddOutput(output, term);
                continue;
            }

            if (term.Value is NumberLiteral)
                continue;
            var value = BindValue(term.Value, scope);
            var index = values.Span.IndexOf(value);
            if (index >= 0)
                AddOutput(index, term);
            else if (distinct && errors.Count == 0)
                Fail("With DISTINCT, rows are ordered by selected columns only", term.Value.At, "a column of the select list");
            else if (value is not (BoundNull or BoundInteger or BoundDouble or BoundText or BoundTimestamp))
                order.Add(new(null, Sortable(value, term.Value.At), term.Descending));
        }

        return new([.. order]);

        void AddOutput(int index, OrderTerm term)
        {
            Sortable(values[index], term.Value.At);
            order.Add(new(index, null, term.Descending));
        }
    }

    private BoundExpression Sortable(BoundExpression value, TextPosition at)
    {
        if (value.Type.IsGeometry || value.Type.IsArray)
            Fail($"Rows cannot be ordered by {value.Type.Say()}", at);
        return value;
    }

    /// <summary>ORDER BY over combined queries knows their columns only.</summary>
    private Seq<BoundOrder> BindOutputOrder(IReadOnlyList<OrderTerm> terms, Seq<BoundOutput> outputs)
    {
        var order = new List<BoundOrder>();
        foreach (var term in terms)
            if (FindOutput(term.Value, outputs, default) is { } output)
                order.Add(new(output, null, term.Descending));
            else
                Fail("Combined queries are ordered by the names or numbers of their columns", term.Value.At, "a column of the first query");
        return new([.. order]);
    }

    private int? FindOutput(Expression term, Seq<BoundOutput> outputs, Seq<BoundExpression> values)
    {
        if (term is NumberLiteral number)
        {
            if (number.Kind == NumberKind.Integer && int.TryParse(number.Text, out var place) && place >= 1 && place <= outputs.Count)
                return place - 1;
            Fail($"There is no column {number.Text} in the select list", term.At, $"1 to {outputs.Count}");
            return null;
        }

        if (term is not ColumnReference { Qualifier.Count: 0, Name: var name })
            return null;
        int? found = null;
        for (var i = 0; i < outputs.Count; i++)
        {
            if (!outputs[i].Named || !name.Means(outputs[i].Column.Name))
                continue;
            if (found is { } other && (values.Count == 0 || !values[other].Equals(values[i])))
                Fail($"{name} is ambiguous: several selected columns have that name", term.At, "the number of the column");
            found ??= i;
        }

        return found;
    }
}
