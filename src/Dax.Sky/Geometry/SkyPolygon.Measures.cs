namespace Dax.Sky.Geometry;

public sealed partial class SkyPolygon
{
    private static RegionMoment MomentOf(SkyPolygon polygon) => polygon.IsSimple() ? RegionMoment.OfSimple(polygon) : RegionMoment.OfArranged([polygon]);

    /// <summary>The line neither crosses nor touches itself.</summary>
    private bool IsSimple()
    {
        if (interior.IsConvex) return true;
        for (var i = 0; i < edges.Length; i++)
        {
            ref readonly var edge = ref edges[i];
            for (var j = i + 1; j < edges.Length; j++)
            {
                ref readonly var other = ref edges[j];
                if (edge.IsFarFrom(other)) continue;
                var isNext = j == i + 1 || (i == 0 && j == edges.Length - 1);
                if (isNext ? TurnsBack(edge, other) : Meet(edge, other)) return false;
            }
        }
        return true;
    }

    private static bool Meet(in GreatCircleEdge a, in GreatCircleEdge b) =>
        a.Crosses(b) || IsOn(a, b.Start) || IsOn(a, b.End) || IsOn(b, a.Start) || IsOn(b, a.End);

    private static bool IsOn(in GreatCircleEdge edge, in UnitVector3 p) => Math.Abs(edge.Normal.Dot(p)) <= Angles.Border && edge.IsAbreastOrAtEnd(p);

    /// <summary>Of neighbours, which share a corner: one runs back along the other.</summary>
    private static bool TurnsBack(in GreatCircleEdge a, in GreatCircleEdge b) => a.Normal.Cross(b.Normal).SquaredLength < 1e-28 && a.Normal.Dot(b.Normal) < 0;
}
