using Dax.Sky.Geometry;

namespace Dax.Sky.Healpix;

/// <summary>A cell by base cell and coordinates in it; the order is known from the context.</summary>
internal readonly record struct HealpixCell(int Face, int X, int Y)
{
    private static readonly double[] Radii = [.. Enumerable.Range(0, HealpixNested.MaxOrder + 1).Select(MaxRadiusOf)];

    public static HealpixCell FromIndex(int order, long index)
    {
        var inFace = (ulong)index & ((1UL << (2 * order)) - 1);
        return new HealpixCell((int)(index >> (2 * order)), (int)HealpixNested.Gather(inFace), (int)HealpixNested.Gather(inFace >> 1));
    }

    public long Index(int order) => HealpixNested.Encode(order, Face, X, Y);

    /// <summary>In the order of the nested index.</summary>
    public HealpixCell Child(int which) => new(Face, 2 * X + (which & 1), 2 * Y + (which >> 1));

    /// <summary>The keys of order 29 within the cell.</summary>
    public KeyRange Keys(int order)
    {
        var shift = 2 * (HealpixNested.MaxOrder - order);
        var first = Index(order) << shift;
        return new KeyRange(first, first + (1L << shift) - 1);
    }

    /// <summary>Radians from the centre of a cell to its farthest corner, at most; widened, since a border is not quite a great circle.</summary>
    public static double MaxRadius(int order) => Radii[order];

    public SkyPoint Center(int order)
    {
        var place = Locate(order);
        var lat = place.Ring == 0
            ? Math.Asin(place.Height) * Angles.DegreesPerRadian
            : Math.CopySign(90 - 2 * Math.Asin(Math.Sqrt(0.5 * place.Height)) * Angles.DegreesPerRadian, place.Ring);
        return new SkyPoint(place.LonDegrees, lat);
    }

    public UnitVector3 CenterVector(int order)
    {
        var place = Locate(order);
        var (sin, cos) = Math.SinCos(place.LonDegrees * Angles.RadiansPerDegree);
        var h = place.Height;
        var (z, distance) = place.Ring == 0 ? (h, Math.Sqrt((1 - h) * (1 + h))) : (place.Ring * (1 - h), Math.Sqrt(h * (2 - h)));
        return new UnitVector3(distance * cos, distance * sin, z);
    }

    /// <summary>Longitude of the centre, and z (Ring 0), or 1-|z| near the north (Ring 1) or the south pole (Ring -1).</summary>
    private (double LonDegrees, double Height, int Ring) Locate(int order)
    {
        var side = 1L << order;
        var row = Face >> 2;
        // Rings of cells are counted from the north pole: 1 to 4·side - 1.
        var ring = (row + 2) * side - X - Y - 1;
        var (count, height, polar) = ring < side ? (ring, Cap(ring, side), 1)
            : ring > 3 * side ? (4 * side - ring, Cap(4 * side - ring, side), -1)
            : (side, (2 * side - ring) * 2.0 / (3.0 * side), 0);
        var eighths = (row == 1 ? 2 * (Face & 3) : 2 * (Face & 3) + 1) * count + X - Y;
        if (eighths < 0) eighths += 8 * count;
        return (45.0 * eighths / count, height, polar);
    }

    private static double Cap(long ring, long side) => (double)ring / side * ((double)ring / side) / 3;

    private static double MaxRadiusOf(int order)
    {
        // The longest reach is that of the cells whose centre lies on the transition latitude, to the corner nearer the pole.
        var side = Math.ScaleB(1.0, order);
        var (sin, cos) = Math.SinCos(Math.PI / (4 * side));
        var distance = Math.Sqrt(5.0 / 9);
        var center = new UnitVector3(distance * cos, distance * sin, 2.0 / 3);
        var below = (1 - 1 / side) * (1 - 1 / side) / 3;
        var z = 1 - below;
        var corner = new UnitVector3(Math.Sqrt(below * (2 - below)), 0, z);
        return Math.Min(Math.PI, center.AngleTo(corner) * 1.01 + 4 * Angles.Slack);
    }
}
