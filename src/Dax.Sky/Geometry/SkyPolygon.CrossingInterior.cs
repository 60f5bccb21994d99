using System.Diagnostics.CodeAnalysis;

namespace Dax.Sky.Geometry;

public sealed partial class SkyPolygon
{
    /// <summary>For polygons too wide for a plane: a point is inside when the way to it from a known outside point crosses the line an odd number of times.</summary>
    private sealed class CrossingInterior : IInterior
    {
        private const int Candidates = 32;

        private readonly GreatCircleEdge[] edges;
        private readonly UnitVector3 outside;
        private readonly UnitVector3 detour;

        private CrossingInterior(GreatCircleEdge[] edges, in UnitVector3 outside)
        {
            this.edges = edges;
            this.outside = outside;
            var seed = Math.Abs(outside.Z) < 0.7 ? new UnitVector3(0, 0, 1) : new UnitVector3(1, 0, 0);
            detour = outside.Cross(seed).Normalize();
        }

        public static bool TryCreate(GreatCircleEdge[] edges, [NotNullWhen(true)] out CrossingInterior? interior, [NotNullWhen(false)] out string? error)
        {
            (interior, error) = (null, null);
            var left = LeftArea(edges);
            if (Math.Abs(left - 2 * Math.PI) < 1e-9)
            {
                error = "Neither side of the polygon is smaller than a hemisphere.";
                return false;
            }
            var (edge, clearance) = ClearestEdge(edges);
            if (!(clearance > 1e-13))
            {
                error = "The edges of the polygon lie on each other.";
                return false;
            }
            var step = Math.Min(0.01, 0.5 * clearance);
            var outward = left < 2 * Math.PI ? -edges[edge].Normal : edges[edge].Normal;
            interior = new CrossingInterior(edges, (edges[edge].Midpoint + outward * step).Normalize());
            return true;
        }

        public bool IsConvex => false;

        public bool Contains(in UnitVector3 v)
        {
            foreach (ref readonly var edge in edges.AsSpan())
            {
                if (Math.Abs(edge.Normal.Dot(v)) <= Angles.Border && edge.IsAbreastOrAtEnd(v)) return true;
            }
            // No single shortest way leads to an antipode, so points near it are reached round a corner.
            return outside.Dot(v) > -0.9
                ? IsOddWay(outside, v)
                : IsOddWay(outside, detour) ^ IsOddWay(detour, v);
        }

        private bool IsOddWay(in UnitVector3 from, in UnitVector3 to)
        {
            var normal = (to + from).Cross(to - from);
            var odd = false;
            foreach (ref readonly var edge in edges.AsSpan())
            {
                var (a, b) = (normal.Dot(edge.Start), normal.Dot(edge.End));
                if (a >= 0 == b >= 0) continue;
                var meeting = edge.Start * Math.Abs(b) + edge.End * Math.Abs(a);
                odd ^= normal.Cross(from).Dot(meeting) >= 0 && normal.Cross(to).Dot(meeting) <= 0;
            }
            return odd;
        }

        /// <summary>Steradians to the left of the line, in [0, 4π): a fan of triangles, each by the formula of Van Oosterom and Strackee.</summary>
        private static double LeftArea(GreatCircleEdge[] edges)
        {
            var apex = edges[0].Start;
            var total = 0.0;
            foreach (ref readonly var edge in edges.AsSpan(1))
            {
                var volume = apex.Dot(edge.Start.Cross(edge.End));
                total += 2 * Math.Atan2(volume, 1 + apex.Dot(edge.Start) + edge.Start.Dot(edge.End) + edge.End.Dot(apex));
            }
            return total - 4 * Math.PI * Math.Floor(total / (4 * Math.PI));
        }

        private static (int Edge, double Clearance) ClearestEdge(GreatCircleEdge[] edges)
        {
            var (best, clearance) = (0, -1.0);
            var stride = Math.Max(1, edges.Length / Candidates);
            for (var i = 0; i < edges.Length; i += stride)
            {
                var midpoint = edges[i].Midpoint;
                var nearest = Math.PI;
                for (var j = 0; j < edges.Length; j++)
                {
                    if (j != i) nearest = Math.Min(nearest, edges[j].DistanceRadians(midpoint));
                }
                if (nearest > clearance) (best, clearance) = (i, nearest);
            }
            return (best, clearance);
        }
    }
}
