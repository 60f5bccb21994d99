using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>
/// Candidates by an index on the sky, where the database has one: a circle, a little wider than the region, before the exact test that it follows
/// from. Only the position that a table is known by is indexed, and circles up to a quarter of the sky's girth.
/// </summary>
internal sealed partial class PostgresWriter
{
    /// <summary>Degrees; much more than either extension rounds by (pgSphere takes 1e-9 radians for nothing).</summary>
    private const double Widening = 2e-7;
    private const double WidestRadius = 89;

    protected override void Inside(BoundInside inside)
    {
        if (options.Sky == PostgresSky.Plain || !TryCandidates(inside))
        {
            base.Inside(inside);
            return;
        }

        Sql.Append(" AND ");
        base.Inside(inside);
        Sql.Append(')');
    }

    /// <summary>Beside such an index, ranges of a key find nothing more.</summary>
    protected override void KeyRange(BoundKeyRange range)
    {
        if (options.Sky == PostgresSky.Plain)
            base.KeyRange(range);
        else
            Sql.Append("TRUE");
    }

    private bool TryCandidates(BoundInside inside)
    {
        if (inside.Region is BoundPolygon polygon && ConstantRegion.Of(polygon) is { BoundingCircle: { RadiusDegrees: < WidestRadius } around } && IsIndexed(inside.Point))
        {
            var centre = around.Axis.ToSkyPoint();
            var at = new BoundPoint(new BoundDouble(centre.LonDegrees, inside.Origin), new BoundDouble(centre.LatDegrees, inside.Origin), inside.Origin);
            Candidates(inside.Point, at, around.RadiusDegrees);
            return true;
        }

        if (inside.Region is not BoundCircle circle || Constants.Of(circle.Radius) is not (>= 0 and < WidestRadius and var radius))
            return false;
        if (!IsIndexed(inside.Point) && !IsIndexed(circle.Centre))
            return false;
        var (point, other) = IsIndexed(inside.Point) ? (inside.Point, circle.Centre) : (circle.Centre, inside.Point);
        Candidates(point, other, radius);
        return true;
    }

    private bool IsIndexed(BoundPoint point) => point is { Longitude: BoundColumn lon, Latitude: BoundColumn lat } && lon.Source == lat.Source
        && tables.Any(table => table.Spatial is { } spatial && Is(table, lon, spatial.Longitude) && Is(table, lat, spatial.Latitude));

    private static bool Is(CatalogTable table, BoundColumn column, string name) =>
        column.Column.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && table.Columns.Any(other => ReferenceEquals(other, column.Column));

    private void Candidates(BoundPoint indexed, BoundPoint centre, double radius)
    {
        Sql.Append('(');
        if (options.Sky == PostgresSky.PgSphere)
        {
            Spoint(indexed);
            Sql.Append(" <@ scircle(");
            Spoint(centre);
            Sql.Append(", ");
            Literal((radius + Widening) * 2 * HalfDegree);
            Sql.Append(')');
            return;
        }

        // The indexed position goes first among constants, last among columns.
        var isConstant = Constants.Of(centre.Longitude) is not null && Constants.Of(centre.Latitude) is not null;
        var (a, b) = isConstant ? (indexed, centre) : (centre, indexed);
        List(isConstant ? "q3c_radial_query(" : "q3c_join(", [a.Longitude, a.Latitude, b.Longitude, b.Latitude]);
        Sql.Append(", ");
        Literal(radius + Widening);
        Sql.Append(')');
    }

    private void Spoint(BoundPoint point)
    {
        Around("spoint(radians(", point.Longitude, "), radians(");
        Around("", point.Latitude, "))");
    }
}
