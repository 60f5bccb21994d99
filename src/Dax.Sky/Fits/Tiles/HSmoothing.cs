namespace Dax.Sky.Fits.Tiles;

/// <summary>
/// Smoothing of an H-transform while it is inverted (R. White 1992): differences that were rounded away are replaced by the slope between neighbouring
/// blocks, by no more than rounding can have taken, and never against a monotonic run of sums. Bit for bit what cfitsio does.
/// </summary>
internal static class HSmoothing
{
    /// <summary>One level, interleaved: sums at even rows and columns, differences beside them. <paramref name="most"/> is half the scale.</summary>
    public static void Smooth(Span<long> a, int rows, int columns, int stride, long most)
    {
        for (var row = 2; row < rows - 2; row += 2)
            for (int column = 0, at = row * stride; column < columns; column += 2, at += 2)
                Slope(a[at - (2 * stride)], a[at], a[at + (2 * stride)], ref a[at + stride], most);

        for (var row = 0; row < rows; row += 2)
            for (int column = 2, at = (row * stride) + 2; column < columns - 2; column += 2, at += 2)
                Slope(a[at - 2], a[at], a[at + 2], ref a[at + 1], most);

        for (var row = 2; row < rows - 2; row += 2)
            for (int column = 2, at = (row * stride) + 2; column < columns - 2; column += 2, at += 2)
                Curvature(a, at, stride, most);
    }

    private static void Slope(long before, long here, long after, ref long difference, long most)
    {
        var up = Math.Max(Math.Min(after - here, here - before), 0) << 2;
        var down = Math.Min(Math.Max(after - here, here - before), 0) << 2;
        if (down >= up) return;
        var wanted = Math.Max(Math.Min(after - before, up), down);
        difference += Step(wanted - (difference << 3), 3, most);
    }

    private static void Curvature(Span<long> a, int at, int stride, long most)
    {
        var here = a[at];
        var (upLeft, downLeft) = (a[at - (2 * stride) - 2], a[at + (2 * stride) - 2]);
        var (upRight, downRight) = (a[at - (2 * stride) + 2], a[at + (2 * stride) + 2]);
        var (hx, hy) = (a[at + stride] << 1, a[at + 1] << 1);
        var up = Math.Min(
            Math.Min(Math.Max(downRight - here, 0) - hx - hy, Math.Max(here - downLeft, 0) + hx - hy),
            Math.Min(Math.Max(here - upRight, 0) - hx + hy, Math.Max(upLeft - here, 0) + hx + hy)) << 4;
        var down = Math.Max(
            Math.Max(Math.Min(downRight - here, 0) - hx - hy, Math.Min(here - downLeft, 0) + hx - hy),
            Math.Max(Math.Min(here - upRight, 0) - hx + hy, Math.Min(upLeft - here, 0) + hx + hy)) << 4;
        if (down >= up) return;
        ref var cross = ref a[at + stride + 1];
        var wanted = Math.Max(Math.Min(downRight + upLeft - upRight - downLeft, up), down);
        cross += Step(wanted - (cross << 6), 6, most);
    }

    /// <summary>Divided by a power of two towards zero, and no longer than allowed.</summary>
    private static long Step(long change, int shift, long most) =>
        Math.Clamp(change >= 0 ? change >> shift : (change + (1L << shift) - 1) >> shift, -most, most);
}
