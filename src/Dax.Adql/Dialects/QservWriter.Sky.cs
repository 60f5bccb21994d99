using System.Globalization;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// Regions by sciSQL's functions. Qserv takes <c>scisql_s2PtIn…(…) = 1</c> with numbers in WHERE as the area whose chunks it asks, whatever the columns
/// are; so a test that is not on the columns by which a table is partitioned is written as <c>&gt; 0</c>, which it leaves alone.
/// </summary>
internal sealed partial class QservWriter
{
    private void Restrictor(BoundExpression area)
    {
        if (area is BoundInside inside)
        {
            PointIn(inside);
            Sql.Append(" = 1");
            Rim(inside);
        }
        else if (area is BoundComparison { Left: BoundFunction function })
            Around("", function, " = 1");
        else
            Around("", ((BoundComparison)area).Right, " = 1");
    }

    /// <summary>Regions of sciSQL have their rims; where those are left out, a distance says so.</summary>
    private void Rim(BoundInside inside)
    {
        if (!inside.Strict || inside.Region is not BoundCircle circle)
            return;
        Sql.Append(" AND ");
        Separation(inside.Point, circle.Centre);
        Sql.Append(" < ").Append(Plain(circle.Radius));
    }

    protected override void Compare(BoundComparison comparison)
    {
        if (QservQuery.AreaOf(comparison) is null)
            base.Compare(comparison);
        else
            Around("(", comparison.Left is BoundFunction ? comparison.Left : comparison.Right, " > 0)");
    }

    protected override void Inside(BoundInside inside)
    {
        if (QservQuery.AreaOf(inside) is not null)
        {
            Sql.Append('(');
            PointIn(inside);
            Sql.Append(" > 0");
            Rim(inside);
            Sql.Append(')');
        }
        else if (inside.Region is BoundCircle circle)
        {
            // No parentheses: the planner looks for this among the conditions of WHERE.
            Separation(inside.Point, circle.Centre);
            Sql.Append(inside.Strict ? " < " : " <= ");
            if (Constants.Of(circle.Radius) is not null)
                Sql.Append(Plain(circle.Radius));
            else
                Value(circle.Radius);
        }
        else
            Fail($"CONTAINS of {inside.Region.Type.Say()} is not supported by Qserv", inside.Origin);
    }

    /// <summary><c>scisql_s2PtInCircle(lon, lat, …)</c>: 1 or 0.</summary>
    private void PointIn(BoundInside inside)
    {
        if (inside.Region is BoundPolygon polygon)
        {
            List("scisql_s2PtInCPoly(", [inside.Point.Longitude, inside.Point.Latitude]);
            foreach (var vertex in polygon.Vertices)
                Sql.Append(", ").Append(Plain(vertex.Longitude)).Append(", ").Append(Plain(vertex.Latitude));
        }
        else
        {
            var circle = (BoundCircle)inside.Region;
            // The distance is the same from either end.
            var (point, centre) = QservQuery.IsConstant(circle.Centre) ? (inside.Point, circle.Centre) : (circle.Centre, inside.Point);
            List("scisql_s2PtInCircle(", [point.Longitude, point.Latitude]);
            Sql.Append(", ").Append(Plain(centre.Longitude)).Append(", ").Append(Plain(centre.Latitude)).Append(", ").Append(Plain(circle.Radius));
        }

        Sql.Append(')');
    }

    private static string Plain(BoundExpression constant) =>
        (Constants.Of(constant) ?? throw new InvalidOperationException("It is no constant.")).ToString("R", CultureInfo.InvariantCulture).Replace("+", "", StringComparison.Ordinal);

    private void Separation(BoundPoint a, BoundPoint b)
    {
        List("scisql_angSep(", [a.Longitude, a.Latitude, b.Longitude, b.Latitude]);
        Sql.Append(')');
    }

    protected override void Distance(BoundDistance distance) => Separation(distance.From, distance.To);

    protected override void Indicator(BoundExpression condition)
    {
        if (condition is BoundInside inside && QservQuery.AreaOf(inside) is not null)
            PointIn(inside);
        else
            Fail("A condition is no value in Qserv", condition.Origin);
    }
}
