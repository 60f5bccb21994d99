namespace Dax.Adql.Binding;

/// <summary>In a grouped SELECT, what is outside aggregates must be grouped by.</summary>
internal sealed partial class Binder
{
    private void CheckGrouping(BoundSelect select, Scope scope)
    {
        var groups = new HashSet<BoundExpression>(select.GroupBy);
        var local = scope.Tables.Select(table => table.Number).ToHashSet();
        foreach (var value in select.Values)
            Check(value);
        if (select.Having is not null)
            Check(select.Having);
        foreach (var order in select.OrderBy)
            if (order.Expression is not null)
                Check(order.Expression);

        void Check(BoundExpression value)
        {
            if (groups.Contains(value) || value is BoundAggregate or BoundUserAggregate)
                return;
            if (value is BoundColumn column && local.Contains(column.Source))
                Fail($"{column.Column.Name} must stand in GROUP BY or inside an aggregate", column.At, "GROUP BY, or MIN, MAX, AVG…");
            BoundTree.ForEachChild(value, Check);
        }
    }
}
