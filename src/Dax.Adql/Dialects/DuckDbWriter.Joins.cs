using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>
/// Spatial joins as hash joins on cells of the sky. One side has its rows repeated by <c>unnest(dax_cells(…))</c>, once for every cell that the disc about
/// the row touches; the other has the one cell of its position, from the stored key where there is one. Where radii differ from row to row, so do the
/// orders of the cells, and the other side has its rows repeated too, once for each order that there is. Outer joins are matched as inner ones in a query
/// of their own first, because DuckDB runs an outer join with any other condition than equalities as a nested loop.
/// </summary>
internal sealed partial class DuckDbWriter
{
    /// <summary>A table's row number, also where the table stands inside a query that repeats its rows.</summary>
    private const string Row = "dax$row";

    /// <summary>Sources whose rows are repeated here, and whether they have the column <see cref="Row"/>.</summary>
    private Dictionary<int, bool> repeated = [];

    /// <summary>Discs about the rows of small tables, whose cells are few enough to be known before a large table is read.</summary>
    private readonly Dictionary<int, SqlCellSet> sets = [];

    protected override IReadOnlyList<SqlCellSet> CellSets => [.. sets.Values];

    protected override void Matched(BoundSource source, bool nested)
    {
        switch (source)
        {
            case BoundSpread { Foreign: true } spread: ForeignSpread(spread, nested); break;
            case BoundSpread spread: Spread(spread); break;
            case BoundNear near: Near(near); break;
            case BoundPairs pairs: Pairs(pairs); break;
            default: throw new InvalidOperationException(source.GetType().Name);
        }
    }

    protected override void Match(BoundCondition match)
    {
        switch (match)
        {
            case BoundMatch pair: Pair(pair); break;
            case BoundNearTest { Row: null }: Sql.Append("TRUE"); break;
            case BoundNearTest near:
                Sql.Append("(t").Append(Number(near.Near)).Append(".\"").Append(Row).Append("\" = ");
                RowOf(near.Row.Value);
                Sql.Append(')');
                break;
            case BoundPairsTest pairs:
                Sql.Append('(');
                RowOf(pairs.Second);
                Sql.Append(" = ");
                Sql.Append('y').Append(Number(pairs.First)).Append(".\"dax$second\")");
                break;
            default: throw new InvalidOperationException(match.GetType().Name);
        }
    }

    /// <summary><c>(SELECT *, unnest(dax_cells(…)) AS "dax$cell1" FROM … AS t1) AS t1</c>.</summary>
    private void Spread(BoundSpread spread)
    {
        Sql.Append("(SELECT *, ");
        if (spread.Source is BoundTableSource)
            Sql.Append("rowid AS \"").Append(Row).Append("\", ");
        var start = Sql.Length;
        Cells(spread);
        Sql.Append(" FROM ");
        Source(spread.Source, true);
        if (spread is { Rungs: null, Disc.Order: not null, Source: BoundTableSource { Table.Rows: <= CatalogTable.SmallRows } })
            sets[spread.Disc.Id] = new($"dax_set{Number(spread.Disc.Id)}", $"SELECT {Sql.ToString(start, Sql.Length - start)}");
        Sql.Append(") AS t").Append(Number(spread.Number));
        repeated[spread.Number] = spread.Plain() is BoundTableSource;
    }

    private void ForeignSpread(BoundSpread spread, bool nested)
    {
        Sql.Append(nested ? "((SELECT " : "(SELECT ");
        Cells(spread);
        Sql.Append(") AS ").Append(spread.Rungs is null ? 'x' : 'z').Append(Number(spread.Disc.Id)).Append(" CROSS JOIN ");
        Source(spread.Source, true);
        if (nested)
            Sql.Append(')');
    }

    private void Cells(BoundSpread spread)
    {
        if (spread.Rungs is { } rungs)
        {
            Sql.Append("unnest(dax_rungs(");
            Key(rungs.Key, rungs.Point);
            Sql.Append(", ");
            Orders(spread.Disc.Radius, rungs.Of);
        }
        else
        {
            List(spread.Disc.Order is null ? "unnest(dax_disc_cells(" : "unnest(dax_cells(", [spread.Disc.Centre.Longitude, spread.Disc.Centre.Latitude, spread.Disc.Radius]);
            if (spread.Disc.Order is { } order)
                Sql.Append(", ").Append(Number(order));
        }

        Sql.Append(")) AS ");
        CellColumn(spread.Disc.Id, spread.Rungs is not null);
    }

    private void CellColumn(int disc, bool rung) => Sql.Append(rung ? "\"dax$rung" : "\"dax$cell").Append(Number(disc)).Append('"');

    /// <summary>Key of order 29, stored or made.</summary>
    private void Key(BoundKey? key, BoundPoint point)
    {
        if (key is { } stored)
        {
            Sql.Append('t').Append(Number(stored.Source)).Append('.');
            Identifier(stored.Column);
            return;
        }

        List("dax_cell(", [point.Longitude, point.Latitude]);
        Sql.Append(", 29)");
    }

    /// <summary>The orders that the discs of a source have, as bits; a query that could answer otherwise the second time is not asked.</summary>
    private void Orders(BoundExpression radius, BoundTableSource? source)
    {
        if (source is null)
        {
            Sql.Append("-1");
            return;
        }

        Sql.Append("(SELECT bit_or(dax_disc_order(");
        Value(radius);
        Sql.Append(")) FROM ");
        Source(source, false);
        Sql.Append(')');
    }

    private void Pair(BoundMatch pair)
    {
        Sql.Append('(');
        if (pair.Disc.Order is { } order)
            Cell(pair, order);
        else
        {
            Sql.Append(pair.Place is null ? 'z' : 't').Append(Number(pair.Place ?? pair.Disc.Id)).Append('.');
            CellColumn(pair.Disc.Id, true);
        }

        Sql.Append(" = ").Append(pair.Carrier is null ? 'x' : 't').Append(Number(pair.Carrier ?? pair.Disc.Id)).Append('.');
        CellColumn(pair.Disc.Id, false);
        if (pair is { Key: { } key, Disc.Order: { } cells } && sets.TryGetValue(pair.Disc.Id, out var set))
            NearAny(key, pair.Point, cells, set);
        Sql.Append(" AND ");
        Value(pair.Test);
        Sql.Append(')');
    }

    /// <summary>What follows from the equality, said of one side alone: most rows of a large table end here, before they are looked up or the rest of them is read.</summary>
    private void NearAny(BoundKey key, BoundPoint point, int order, SqlCellSet set)
    {
        Sql.Append(" AND dax_near(");
        Key(key, point);
        Sql.Append(", ").Append(Number(2 * (29 - order))).Append(", coalesce(getvariable('").Append(set.Variable).Append("'), 0))");
    }

    private void Cell(BoundMatch pair, int order)
    {
        if (pair.Key is null)
        {
            List("dax_cell(", [pair.Point.Longitude, pair.Point.Latitude]);
            Sql.Append(", ").Append(Number(order)).Append(')');
            return;
        }

        Sql.Append('(');
        Key(pair.Key, pair.Point);
        Sql.Append(" >> ").Append(Number(2 * (29 - order))).Append(')');
    }

    private void Near(BoundNear near)
    {
        var outside = repeated;
        repeated = [];
        if (near.Row is { } row)
        {
            Sql.Append("(SELECT ");
            // The row number of what repeats a table is in its own columns, and the nullable side may have one too.
            var start = Sql.Length;
            Source(near.Inner, false);
            var from = Sql.ToString(start, Sql.Length - start);
            Sql.Length = start;
            RowOf(row);
            Sql.Append(" AS \"").Append(Row).Append("\", t").Append(Number(near.Number));
            Sql.Append(repeated.GetValueOrDefault(near.Number) ? $".* EXCLUDE (\"{Row}\") FROM " : ".* FROM ").Append(from);
        }
        else
        {
            Sql.Append("LATERAL (SELECT t").Append(Number(near.Number)).Append(".* FROM ");
            Source(near.Inner, false);
            Sql.Append(" WHERE ");
            Condition(near.Where!);
        }

        Sql.Append(") AS t").Append(Number(near.Number));
        repeated = outside;
    }

    /// <summary>The first table of a full join, with the row numbers of its partners.</summary>
    private void Pairs(BoundPairs pairs)
    {
        var outside = repeated;
        repeated = [];
        Sql.Append('(');
        Source(pairs.Plain, true);
        Sql.Append(" LEFT JOIN (SELECT ");
        var start = Sql.Length;
        Source(pairs.Inner, false);
        var from = Sql.ToString(start, Sql.Length - start);
        Sql.Length = start;
        RowOf(pairs.Number);
        Sql.Append(" AS \"dax$first\", ");
        RowOf(pairs.Other);
        Sql.Append(" AS \"dax$second\" FROM ").Append(from);
        repeated = outside;
        Sql.Append(") AS y").Append(Number(pairs.Number)).Append(" ON (");
        RowOf(pairs.Number);
        Sql.Append(" = y").Append(Number(pairs.Number)).Append(".\"dax$first\"))");
    }

    private void RowOf(int table)
    {
        Sql.Append('t').Append(Number(table)).Append('.');
        if (repeated.ContainsKey(table))
            Sql.Append('"').Append(Row).Append('"');
        else
            Sql.Append("rowid");
    }
}
