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
        private readonly UnitVector3 inside;
        private readonly UnitVector3 detour;

        private CrossingInterior(GreatCircleEdge[] edges, in UnitVector3 outside, in UnitVector3 inside)
        {
            this.edges = edges;
            (this.outside, this.inside) = (outside, inside);
            detour = outside.AnyAcross();
        }

        /// <summary>Inside is what is to the left of an edge that is clear of the others, until <see cref="OtherSide"/> is asked for.</summary>
        public static bool TryCreate(GreatCircleEdge[] edges, [NotNullWhen(true)] out CrossingInterior? interior, [NotNullWhen(false)] out string? error)
        {
            (interior, error) = (null, null);
            var (edge, clearance) = ClearestEdge(edges);
            if (!(clearance > 1e-13))
            {
                error = "The edges of the polygon lie on each other.";
                return false;
            }
            var step = edges[edge].Normal * Math.Min(0.01, 0.5 * clearance);
            var middle = edges[edge].Midpoint;
            interior = new CrossingInterior(edges, (middle - step).Normalize(), (middle + step).Normalize());
            return true;
        }

        /// <summary>What was outside is inside.</summary>
        public CrossingInterior OtherSide() => new(edges, inside, outside);

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
