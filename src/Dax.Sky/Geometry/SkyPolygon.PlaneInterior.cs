namespace Dax.Sky.Geometry;

public sealed partial class SkyPolygon
{
    /// <summary>
    /// For polygons within a cap: on the tangent plane at its centre great circles are straight lines, so this is the plane's own question. The plane tells which
    /// edges a ray meets; the side of an edge is told by its normal on the sphere, which keeps all digits.
    /// </summary>
    private sealed class PlaneInterior : IInterior
    {
        private readonly GreatCircleEdge[] edges;
        private readonly UnitVector3 axis;
        private readonly UnitVector3 east;
        private readonly UnitVector3 north;
        private readonly double[] x;
        private readonly double[] y;
        private readonly double xMin, xMax, yMin, yMax, border;

        public PlaneInterior(in UnitVector3 axis, GreatCircleEdge[] edges)
        {
            this.edges = edges;
            this.axis = axis;
            east = axis.AnyAcross();
            north = axis.Cross(east);
            x = new double[edges.Length];
            y = new double[edges.Length];
            var (shallowest, low, high) = (1.0, new UnitVector3(double.MaxValue, double.MaxValue, 0), new UnitVector3(double.MinValue, double.MinValue, 0));
            for (var i = 0; i < edges.Length; i++)
            {
                ref readonly var v = ref edges[i].Start;
                var depth = v.Dot(axis);
                (x[i], y[i]) = (v.Dot(east) / depth, v.Dot(north) / depth);
                shallowest = Math.Min(shallowest, depth);
                (low, high) = (new(Math.Min(low.X, x[i]), Math.Min(low.Y, y[i]), 0), new(Math.Max(high.X, x[i]), Math.Max(high.Y, y[i]), 0));
            }
            // The plane stretches the width of a border towards its rim, and rounding with it.
            border = 2 * Angles.Border / (shallowest * shallowest);
            (xMin, xMax, yMin, yMax) = (low.X - border, high.X + border, low.Y - border, high.Y + border);
            IsConvex = TurnsOneWay();
        }

        public bool IsConvex { get; }

        public bool Contains(in UnitVector3 v)
        {
            var depth = v.Dot(axis);
            if (!(depth > 0.01)) return false;
            var (px, py) = (v.Dot(east) / depth, v.Dot(north) / depth);
            if (px < xMin || px > xMax || py < yMin || py > yMax) return false;
            var inside = false;
            var (x0, y0) = (x[^1], y[^1]);
            for (var i = 0; i < x.Length; i++)
            {
                var (x1, y1) = (x[i], y[i]);
                var (left, right) = x0 < x1 ? (x0, x1) : (x1, x0);
                var (low, high) = y0 < y1 ? (y0, y1) : (y1, y0);
                if (py >= low - border && py <= high + border && px <= right + border)
                {
                    ref readonly var edge = ref edges[i == 0 ? ^1 : i - 1];
                    var side = px >= left - border ? edge.Normal.Dot(v) : y1 > y0 ? 1 : -1;
                    if (Math.Abs(side) <= Angles.Border && edge.IsAbreastOrAtEnd(v)) return true;
                    if (y0 > py != y1 > py && side > 0 == y1 > y0) inside = !inside;
                }
                (x0, y0) = (x1, y1);
            }
            return inside;
        }

        /// <summary>No corner turns back, and the line goes round once: its eastward and its westward part are one each.</summary>
        private bool TurnsOneWay()
        {
            var (turn, reversals, last) = (0, 0, 0);
            for (var i = 0; i < edges.Length; i++)
            {
                var next = i + 1 == edges.Length ? 0 : i + 1;
                var corner = edges[i].Normal.Dot(edges[next].End);
                if (Math.Abs(corner) > Angles.Border)
                {
                    if (turn * corner < 0) return false;
                    turn = Math.Sign(corner);
                }
                else if (edges[i].Normal.Dot(edges[next].Normal) < 0)
                {
                    return false;
                }
                var heading = Math.Sign(x[next] - x[i]);
                if (heading != 0 && last != 0 && heading != last) reversals++;
                if (heading != 0) last = heading;
            }
            return turn != 0 && reversals <= 2;
        }
    }
}
