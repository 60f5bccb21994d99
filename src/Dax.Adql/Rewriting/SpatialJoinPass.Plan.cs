using Dax.Adql.Binding;
using Dax.Sky.Healpix;

namespace Dax.Adql.Rewriting;

/// <summary>Which of two sources has discs about its rows.</summary>
internal sealed partial class SpatialJoinPass
{
    /// <summary>Beyond such a radius (degrees) a disc touches so much of the sky that cells spare little.</summary>
    private const double WidestRadius = 45;

    /// <summary>What a query or an unknown table is taken to have.</summary>
    private const double UnknownRows = 50_000;

    /// <param name="Match">The condition; its disc gets its number when it is chosen.</param>
    /// <param name="Spread">The local source that is spread, by its own disc or a foreign one.</param>
    /// <param name="Cost">Discs to be made.</param>
    /// <param name="Of">Where the radii are, when they differ and can be asked for.</param>
    private readonly record struct Candidate(BoundMatch Match, int Spread, double Cost, BoundTableSource? Of);

    /// <summary>Whose columns an expression is made of.</summary>
    private readonly record struct Owner(bool IsConstant, int? Local, bool IsOuter)
    {
        public bool IsOne => Local is not null || IsOuter;
    }

    /// <summary>The cheapest way; null when the test is no join of two sources by a radius that is constant or belongs to one of them.</summary>
    private Candidate? Plan(BoundInside inside)
    {
        if (inside.Region is not BoundCircle circle)
            return null;
        // The distance is the same from either end.
        var a = About(circle.Centre, inside.Point, circle.Radius, inside);
        var b = About(inside.Point, circle.Centre, circle.Radius, inside);
        return a is null ? b : b is null || a.Value.Cost <= b.Value.Cost ? a : b;
    }

    private Candidate? About(BoundPoint centre, BoundPoint point, BoundExpression radius, BoundInside test)
    {
        var (disc, other) = (OwnerOf(centre.Longitude, centre.Latitude), OwnerOf(point.Longitude, point.Latitude));
        if (disc is not { IsOne: true } || other is not { IsOne: true } || disc == other)
            return null;
        var constant = Constants.Of(radius);
        if (constant is { } known ? known > WidestRadius : OwnerOf(radius) != disc)
            return null;
        var spread = disc.Value.Local ?? other.Value.Local!.Value;
        if (settled.Contains(spread) || (constant is null && other.Value.Local is { } place && settled.Contains(place)))
            return null;
        var about = constant is { } same
            ? new BoundDisc(0, centre, new BoundDouble(same, radius.Origin), HealpixDisc.OrderFor(same))
            : new BoundDisc(0, centre, radius, null);
        var match = new BoundMatch(about, disc.Value.Local, point, other.Value.Local, KeyOf(point), test);
        // A query that is evaluated for every row of another has few rows to spread there; its own are read over and over.
        return new(match, spread, disc.Value.IsOuter ? 0 : RowsOf(local[spread]), constant is null ? SourceOf(radius) : null);
    }

    /// <summary>The source of a radius, when it answers the same however often it is asked.</summary>
    private BoundTableSource? SourceOf(BoundExpression radius)
    {
        var numbers = new HashSet<int>();
        Sources(radius, numbers);
        return numbers.Count == 1 && (local.GetValueOrDefault(numbers.First()) ?? outer.GetValueOrDefault(numbers.First())) is BoundTableSource table ? table : null;
    }

    /// <summary>Null when it is several sources, or no simple expression.</summary>
    private Owner? OwnerOf(params ReadOnlySpan<BoundExpression> values)
    {
        var numbers = new HashSet<int>();
        foreach (var value in values)
            if (!Sources(value, numbers))
                return null;
        if (numbers.Count == 0)
            return new(true, null, false);
        if (numbers.Count == 1 && local.ContainsKey(numbers.First()))
            return new(false, numbers.First(), false);
        return numbers.All(outer.ContainsKey) && !numbers.Any(local.ContainsKey) ? new(false, null, true) : null;
    }

    /// <summary>Adds the sources whose columns stand in an expression; false when it holds a query or an aggregate.</summary>
    private static bool Sources(BoundExpression value, HashSet<int> numbers)
    {
        switch (value)
        {
            case BoundColumn column:
                numbers.Add(column.Source);
                return true;
            case BoundScalarQuery or BoundExists or BoundInQuery or BoundAggregate:
                return false;
            default:
                var simple = true;
                BoundTree.ForEachChild(value, child => simple = simple && Sources(child, numbers));
                return simple;
        }
    }

    /// <summary>The stored key of a table whose main position the point is.</summary>
    private BoundKey? KeyOf(BoundPoint point)
    {
        if (ColumnOf(point.Longitude) is not { } lon || ColumnOf(point.Latitude) is not { } lat || lon.Source != lat.Source
            || (local.GetValueOrDefault(lon.Source) ?? outer.GetValueOrDefault(lon.Source)) is not BoundTableSource { Table.Spatial: { KeyColumn: { } key } spatial })
            return null;
        return Is(lon, spatial.Longitude) && Is(lat, spatial.Latitude) ? new(lon.Source, key) : null;
    }

    private static bool Is(BoundColumn column, string name) => string.Equals(column.Column.Name, name, StringComparison.OrdinalIgnoreCase);

    private static BoundColumn? ColumnOf(BoundExpression value) => value switch
    {
        BoundColumn column => column,
        BoundCast { Type.Base: AdqlBase.Double, Operand: BoundColumn { Type.IsNumeric: true } column } => column,
        _ => null,
    };

    private static double RowsOf(BoundSource source) => source switch
    {
        BoundTableSource table => table.Table.Rows ?? UnknownRows,
        BoundQuerySource { Query.Top: { } top } => Math.Min(top, UnknownRows),
        _ => UnknownRows,
    };
}
