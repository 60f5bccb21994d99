using Dax.Adql.Binding;
using Dax.Sky.Geometry;

namespace Dax.Adql.Dialects;

/// <summary>
/// Polygons of constant corners. A convex one is where all great circles of its edges have their inner sides; any other, within a hemisphere, is the
/// symmetric difference of the triangles from its first corner (an even-odd rule, as elsewhere). Either is signs of products with constant vectors.
/// </summary>
internal abstract partial class PlainSqlWriter
{
    private void InPolygon(BoundInside inside, BoundPolygon polygon)
    {
        if (ConstantRegion.Of(polygon) as SkyPolygon is not { } region)
        {
            Fail("Only polygons whose corners are numbers are supported here", inside.Origin);
            return;
        }

        var halves = SkyHalves.Of(region);
        if (halves.Convex is null && halves.Triangles is null)
        {
            Fail($"A polygon that is wider than {SkyHalves.WidestDegrees:0} degrees and not convex is not supported in {Engine}", polygon.Origin);
            return;
        }

        var guarded = OpenFinite([inside.Point.Longitude, inside.Point.Latitude]);
        if (!guarded && halves.Convex is null)
        {
            // A position that is NULL is not beside every triangle.
            guarded = true;
            Around("CASE WHEN ", inside.Point.Longitude, " IS NOT NULL AND ");
            Around("", inside.Point.Latitude, " IS NOT NULL THEN ");
        }

        Sql.Append('(');
        if (halves.Convex is { } normals)
            for (var i = 0; i < normals.Count && Error is null; i++)
            {
                Sql.Append(i == 0 ? "" : " AND ");
                Dot(inside.Point, normals[i]);
                Sql.Append(" >= ");
                // Borders belong to regions; so much is rounding.
                Literal(-SkyHalves.Rounding);
            }
        else
            OddTriangles(inside.Point, halves.Triangles!);
        Sql.Append(guarded ? ") END" : ")");
    }

    private void OddTriangles(BoundPoint point, IReadOnlyList<SkyTriangle> triangles)
    {
        Sql.Append("((");
        for (var i = 0; i < triangles.Count && Error is null; i++)
        {
            Sql.Append(i == 0 ? "CASE WHEN " : " + CASE WHEN ");
            Side(point, triangles[i].First, triangles[i].Left, " AND ");
            Side(point, triangles[i].Second, triangles[i].Left, " AND ");
            // The last edge is the next triangle's first one, run through in the same direction: a point on it is in exactly one of them.
            Side(point, triangles[i].Last, !triangles[i].Left, " THEN 1 ELSE 0 END");
        }

        Sql.Append(") % 2 = 1)");
    }

    private void Side(BoundPoint point, UnitVector3 normal, bool left, string after)
    {
        Dot(point, normal);
        Sql.Append(left ? " >= 0" : " < 0").Append(after);
    }

    /// <summary>cos δ (x cos α + y sin α) + z sin δ; sines as cosines of the complement, which are never too small to be multiplied.</summary>
    private void Dot(BoundPoint point, UnitVector3 normal)
    {
        Sql.Append('(');
        Cosine(point.Latitude);
        Sql.Append(" * (");
        Literal(normal.X);
        Sql.Append(" * ");
        Cosine(point.Longitude);
        Sql.Append(" + ");
        Literal(normal.Y);
        Sql.Append(" * ");
        Sine(point.Longitude);
        Sql.Append(") + ");
        Literal(normal.Z);
        Sql.Append(" * ");
        Sine(point.Latitude);
        Sql.Append(')');
    }

    private void Sine(BoundExpression angle)
    {
        if (Constants.Of(angle) is { } known)
        {
            Literal(Math.Sin(known * 2 * HalfDegree));
            return;
        }

        Around("cos((90 - ", angle, ") * ");
        Literal(2 * HalfDegree);
        Sql.Append(')');
    }
}
