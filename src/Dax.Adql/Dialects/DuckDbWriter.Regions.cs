using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>Stored boxes about regions, joined with points of another table.</summary>
internal sealed partial class DuckDbWriter
{
    /// <summary>
    /// Six comparisons with one table on each side, which the engine joins by sorting; the boxes are wider than the regions by more than rounding. What is no position is NULL:
    /// the engine's sine refuses infinities.
    /// </summary>
    protected override void RegionPoint(BoundRegionPoint point)
    {
        Within("(", 4, () => Of("sin", point.Point.Latitude));
        Within(" AND ", 0, () => Product("cos"));
        Within(" AND ", 2, () => Product("sin"));
        Sql.Append(')');

        void Within(string before, int bound, Action coordinate)
        {
            Bound(before, bound, " <= ", coordinate);
            Bound(" AND ", bound + 1, " >= ", coordinate);
        }

        void Bound(string before, int bound, string comparison, Action coordinate)
        {
            Sql.Append(before).Append('t').Append(Number(point.Source)).Append('.');
            Identifier(point.Bounds[bound]);
            Sql.Append(comparison);
            coordinate();
        }

        void Product(string ofLongitude)
        {
            Of("cos", point.Point.Latitude);
            Sql.Append(" * ");
            Of(ofLongitude, point.Point.Longitude);
        }

        void Of(string function, BoundExpression degrees)
        {
            Sql.Append(function).Append("(radians(CASE WHEN isfinite(");
            Value(degrees);
            Sql.Append(") THEN ");
            Value(degrees);
            Sql.Append(" END))");
        }
    }
}
