using Dax.Adql.Binding;
using Dax.Adql.Rewriting;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>Order, cuts and combinations. NULLs come last: descending they do by themselves, ascending they are put there.</summary>
internal partial class MySqlWriter
{
    protected override void OrderDirection(bool descending) => Sql.Append(descending ? " DESC" : "");

    /// <summary>REAL as DOUBLE: the text protocol shows six digits of a FLOAT.</summary>
    protected override void Output(BoundExpression value, AdqlType type)
    {
        if (type == AdqlTypes.Real && value.Type == AdqlTypes.Real)
            Around("CAST(", value, " AS DOUBLE)");
        else
            base.Output(value, type);
    }

    /// <summary>Whether the order needs columns by their names, which only an outer query has without doubt.</summary>
    private static bool OrdersOutside(BoundRelation query)
    {
        if (query is BoundNested || (query is BoundSelect { Distinct: false }))
            return false;
        foreach (var term in query.OrderBy)
            if (!term.Descending)
                return true;
        return false;
    }

    protected override void Relation(BoundRelation query, long? rowLimit)
    {
        if (query is BoundSelect { Distinct: true, Grouped: true } grouped)
        {
            if (CannotNest(grouped))
                return;
            query = DistinctOutside(grouped);
        }

        if (!OrdersOutside(query))
        {
            base.Relation(query, rowLimit);
            return;
        }

        // Without a cut, order means nothing inside.
        if (query.Top is null && query.Offset is null && SourceNumbers.Of(query).IsCorrelated)
        {
            base.Relation(query with { OrderBy = default }, rowLimit);
            return;
        }

        if (CannotNest(query))
            return;

        var inner = query with { OrderBy = default, Top = null, Offset = null };
        base.Relation(new BoundNested(inner, query.Origin) { OrderBy = query.OrderBy, Top = query.Top, Offset = query.Offset }, rowLimit);
    }

    private const int FirstOutside = 1 << 20;

    private int outside = FirstOutside;

    /// <summary>MariaDB loses rows where DISTINCT and GROUP BY meet over computed aggregates: DISTINCT comes after, in a query of its own.</summary>
    private BoundSelect DistinctOutside(BoundSelect grouped)
    {
        var inner = grouped with { Distinct = false, OrderBy = default, Top = null, Offset = null };
        var number = outside++;
        var values = new BoundExpression[grouped.Outputs.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = new BoundColumn(number, grouped.Outputs[i].Column with { PhysicalName = Describe.Place(i) }, grouped.Origin);
        return new(grouped.Outputs, grouped.Origin)
        {
            Values = new(values),
            From = [new BoundQuerySource(number, inner, grouped.Origin)],
            Distinct = true,
            OrderBy = grouped.OrderBy,
            Top = grouped.Top,
            Offset = grouped.Offset,
        };
    }

    /// <summary>A query in FROM knows nothing of the one around it.</summary>
    private bool CannotNest(BoundRelation query)
    {
        if (!SourceNumbers.Of(query).IsCorrelated)
            return false;
        Fail("A query that refers to an outer one is not cut here by TOP or OFFSET in MySQL", query.Origin);
        return true;
    }

    protected override void Order(BoundRelation query)
    {
        var terms = query.OrderBy;
        for (var i = 0; i < terms.Count; i++)
        {
            Sql.Append(i == 0 ? " ORDER BY " : ", ");
            var value = terms[i].Output is { } output ? (query as BoundSelect)?.Values[output] : terms[i].Expression;
            if (!terms[i].Descending && value is not BoundAggregate { Kind: AggregateKind.Count })
            {
                if (value is null)
                    Sql.Append(Describe.Place(terms[i].Output!.Value));
                else
                    Value(value);
                Sql.Append(" IS NULL, ");
            }

            if (terms[i].Output is { } place)
                Sql.Append(Number(place + 1));
            else
                Value(terms[i].Expression!);
            OrderDirection(terms[i].Descending);
        }
    }

    /// <summary>Combined from the left by parentheses: precedence differs between versions.</summary>
    protected override void Sets(BoundSets sets)
    {
        Sql.Append('(', sets.Steps.Count - 1);
        Operand(sets.First);
        for (var i = 0; i < sets.Steps.Count; i++)
        {
            Sql.Append(i > 0 ? ")" : "").Append(SetName(sets.Steps[i]));
            Operand(sets.Steps[i].Query);
        }
    }

    /// <summary>A query after IN has no LIMIT, but the query that it reads may.</summary>
    protected override void InQuery(BoundInQuery query)
    {
        var inner = query.Query;
        if (inner.Top is not null || inner.Offset is not null)
        {
            if (CannotNest(inner))
                return;
            inner = new BoundNested(inner, inner.Origin);
        }

        // An aggregate itself is not found in a materialized query (MariaDB 10.11); a value made of it is.
        var value = query.Value is BoundAggregate aggregate ? new BoundCoalesce([aggregate], aggregate.Type, aggregate.Origin) : query.Value;
        base.InQuery(query with { Value = value, Query = inner });
    }
}
