namespace Dax.Sky.Geometry;

public sealed partial class SkyPolygon
{
    /// <summary>For polygons within a cap: on the tangent plane at its centre great circles are straight lines, so this is the plane's own question.</summary>
    private sealed class PlaneInterior : IInterior
    {
        private readonly UnitVector3 axis;
        private readonly UnitVector3 east;
        private readonly UnitVector3 north;
        private readonly double[] x;
        private readonly double[] y;
        private readonly double xMin, xMax, yMin, yMax;

        public PlaneInterior(in UnitVector3 axis, UnitVector3[] directions)
        {
            this.axis = axis;
            // Any two directions across the axis do; the one from the least aligned coordinate is the best conditioned.
            var seed = Math.Abs(axis.Z) < 0.7 ? new UnitVector3(0, 0, 1) : new UnitVector3(1, 0, 0);
            east = seed.Cross(axis).Normalize();
            north = axis.Cross(east);
            x = new double[directions.Length];
            y = new double[directions.Length];
            for (var i = 0; i < directions.Length; i++)
            {
                var depth = directions[i].Dot(axis);
                x[i] = directions[i].Dot(east) / depth;
                y[i] = directions[i].Dot(north) / depth;
            }
            (xMin, xMax, yMin, yMax) = (x.Min(), x.Max(), y.Min(), y.Max());
        }

        public bool Contains(in UnitVector3 v)
        {
            var depth = v.Dot(axis);
            if (!(depth > 0.01)) return false;
            var (px, py) = (v.Dot(east) / depth, v.Dot(north) / depth);
            if (px < xMin || px > xMax || py < yMin || py > yMax) return false;
            var inside = false;
            for (int i = 0, j = x.Length - 1; i < x.Length; j = i++)
            {
                if (y[i] > py == y[j] > py) continue;
                if (px < (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i]) + x[i]) inside = !inside;
            }
            return inside;
        }
    }
}
