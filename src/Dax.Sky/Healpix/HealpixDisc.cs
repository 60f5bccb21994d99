using Dax.Sky.Geometry;

namespace Dax.Sky.Healpix;

/// <summary>
/// The cells of one order that a small disc touches: certainly all of them, and few others. For joins of positions, where it is called for every row.
/// Within a base cell its coordinates x and y (0 to 1) change by at most <see cref="Reach"/> times the length of a path in radians: 1.03 between the
/// transition latitudes, √(3/2 + 6/π²) at the poles. So a disc lies within a square about its centre, unless it leaves the base cell; then a
/// descent from the twelve base cells finds the cells, as <see cref="HealpixCover"/> does.
/// </summary>
public static class HealpixDisc
{
    private const double Reach = 1.46;

    /// <summary>Radians (4 µas) by which discs are widened: exact tests round, and so do the keys of the positions.</summary>
    private const double Slack = 2e-11;

    /// <summary>How far a disc may reach beyond its centre, in cells, at the order that is made for it.</summary>
    private const double MostCells = 0.25;

    /// <summary>Cells of 0.05″; finer ones part nothing that rounding has not mixed already.</summary>
    public const int MaxOrder = 22;

    /// <summary>The finest order, up to <see cref="MaxOrder"/>, at which a disc of that radius (degrees) touches one to four cells nearly always. Order 0 for NaN.</summary>
    public static int OrderFor(double radiusDegrees)
    {
        var reach = Reach * (radiusDegrees * Angles.RadiansPerDegree + Slack);
        var order = 0;
        while (order < MaxOrder && Math.ScaleB(reach, order + 1) <= MostCells) order++;
        return order;
    }

    /// <summary>Adds nested indices, each once. Nothing for a negative or NaN radius or where there is no position (see <see cref="HealpixNested.Index(int, double, double)"/>).</summary>
    public static void AddCells(int order, double lonDegrees, double latDegrees, double radiusDegrees, List<long> cells)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaxOrder);
        if (!(radiusDegrees >= 0) || !HealpixNested.TryLocate(lonDegrees, latDegrees, out var face, out var x, out var y)) return;
        var radius = radiusDegrees * Angles.RadiansPerDegree + Slack;
        var side = 1L << order;
        var reach = Reach * radius;
        // Not beyond the base cell (and NaN-proof: an infinite radius is).
        if (!(x - reach > 0 && x + reach < 1 && y - reach > 0 && y + reach < 1))
        {
            Descend(order, new SkyCircle(new SkyPoint(Angles.NormalizeLongitude(lonDegrees), latDegrees), radius * Angles.DegreesPerRadian), cells);
            return;
        }
        var (x0, x1) = ((long)((x - reach) * side), (long)((x + reach) * side));
        var (y0, y1) = ((long)((y - reach) * side), (long)((y + reach) * side));
        for (var cy = y0; cy <= y1; cy++)
            for (var cx = x0; cx <= x1; cx++)
                cells.Add(HealpixNested.Encode(order, face, cx, cy));
    }

    private static void Descend(int order, in SkyCircle disc, List<long> cells)
    {
        for (var face = 0; face < 12; face++) Descend(new HealpixCell(face, 0, 0), 0, order, disc, cells);
    }

    private static void Descend(in HealpixCell cell, int at, int order, in SkyCircle disc, List<long> cells)
    {
        if (disc.Relate(cell.CenterVector(at), HealpixCell.MaxRadius(at)) == CircleRelation.Disjoint) return;
        if (at == order)
        {
            cells.Add(cell.Index(order));
            return;
        }
        for (var child = 0; child < 4; child++) Descend(cell.Child(child), at + 1, order, disc, cells);
    }
}
