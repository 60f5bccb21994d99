namespace Dax.Sky.Resampling;

/// <summary>Areas of quadrilaterals in the plane, whole and within unit squares.</summary>
internal static class Quad
{
    /// <summary>Of corners that follow each other around, either way.</summary>
    public static double Area(double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3) =>
        Math.Abs((x2 - x0) * (y3 - y1) - (x3 - x1) * (y2 - y0)) / 2;

    /// <summary>Of a polygon whose corners follow each other around, either way.</summary>
    public static double Area(ReadOnlySpan<double> q)
    {
        var twice = 0.0;
        // About the first corner: places far from the origin would leave no digits.
        for (var i = 4; i < q.Length; i += 2) twice += (q[i - 2] - q[0]) * (q[i + 1] - q[1]) - (q[i] - q[0]) * (q[i - 1] - q[1]);
        return Math.Abs(twice) / 2;
    }

    /// <summary>
    /// The signed area between a directed edge and the x axis, within the unit square whose lower left corner is the origin: added up over the edges of a polygon it is
    /// the area of what polygon and square share (as in Drizzle: Fruchter and Hook 2002, PASP 114, 144).
    /// </summary>
    public static double UnderEdge(double x0, double y0, double x1, double y1)
    {
        var width = x1 - x0;
        if (width == 0) return 0;
        var (low, high) = width > 0 ? (x0, x1) : (x1, x0);
        if (low >= 1 || high <= 0) return 0;
        low = Math.Max(low, 0);
        high = Math.Min(high, 1);
        var slope = (y1 - y0) / width;
        var (yLow, yHigh) = (y0 + slope * (low - x0), y0 + slope * (high - x0));
        var area = yLow <= 0 && yHigh <= 0 ? 0
            : yLow >= 1 && yHigh >= 1 ? high - low
            : Bent(low, yLow, high, yHigh, slope);
        return width > 0 ? area : -area;
    }

    /// <summary>Under an edge that leaves the square above or below: the parts beyond count one or nothing.</summary>
    private static double Bent(double low, double yLow, double high, double yHigh, double slope)
    {
        var full = 0.0;
        if (yLow < 0) (low, yLow) = (low - yLow / slope, 0);
        else if (yLow > 1)
        {
            var cross = low + (1 - yLow) / slope;
            full += cross - low;
            (low, yLow) = (cross, 1);
        }
        if (yHigh < 0) (high, yHigh) = (high - yHigh / slope, 0);
        else if (yHigh > 1)
        {
            var cross = high + (1 - yHigh) / slope;
            full += high - cross;
            (high, yHigh) = (cross, 1);
        }
        return full + (high - low) * (yLow + yHigh) / 2;
    }
}
