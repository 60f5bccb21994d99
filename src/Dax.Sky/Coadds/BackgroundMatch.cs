using Dax.Sky.Resampling;

namespace Dax.Sky.Coadds;

/// <summary>
/// Planes that bring the backgrounds of overlapping images together: the least squares of the differences where two overlap. Nothing says what the true sky is, so the planes of each
/// connected group add up to as little as they can. Sections are taken in one after the other: coarse ones will do.
/// </summary>
public sealed class BackgroundMatch
{
    /// <summary>Images of one match: the equations have three unknowns for each.</summary>
    public const int MostImages = 500;

    /// <summary>Pixels that two images must share for their difference to count.</summary>
    private const double LeastShared = 30;

    /// <summary>How much planes of nothing are preferred: enough to choose among equals, too little to spoil a match.</summary>
    private const double Ridge = 1e-9;

    private readonly int images;
    private readonly Dictionary<(int, int), Overlap> overlaps = [];

    /// <summary>How many images there are.</summary>
    public BackgroundMatch(int images)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(images, MostImages);
        this.images = images;
    }

    /// <summary>Two images over the same pixels, scaled to one calibration. Pixels of either with a bit of <paramref name="ignored"/>, or that differ wildly, are left out.</summary>
    public void Add(int first, CoaddInput one, int second, CoaddInput other, int ignored = 0)
    {
        if (first == second) throw new ArgumentException("An image has no difference to itself.", nameof(second));
        if (first > second)
        {
            Add(second, other, first, one, ignored);
            return;
        }
        var differences = Differences(one, other, ignored);
        if (differences.Count == 0) return;
        var (low, high) = Bounds(differences);
        if (!overlaps.TryGetValue((first, second), out var overlap)) overlaps.Add((first, second), overlap = new Overlap());
        foreach (var (x, y, value) in differences)
            if (value >= low && value <= high) overlap.Add(x, y, value);
    }

    /// <summary>For each image what is to be taken off it.</summary>
    public IReadOnlyList<SkyPlane> Solve()
    {
        var size = 3 * images;
        var matrix = new double[size * size];
        var right = new double[size];
        // Coordinates near one keep the equations well-behaved.
        var reach = overlaps.Values.Select(o => o.Reach).DefaultIfEmpty(1).Max();
        foreach (var ((i, j), overlap) in overlaps)
            if (overlap.Count >= LeastShared) overlap.AddTo(matrix, right, size, 3 * i, 3 * j, reach);
        var largest = 0.0;
        for (var k = 0; k < size; k++) largest = Math.Max(largest, matrix[k * size + k]);
        for (var k = 0; k < size; k++) matrix[k * size + k] += largest > 0 ? Ridge * largest : 1;
        Cholesky.Solve(matrix, right, size);
        return [.. Enumerable.Range(0, images).Select(i => new SkyPlane(right[3 * i], right[3 * i + 1] / reach, right[3 * i + 2] / reach))];
    }

    private static List<(double X, double Y, double Value)> Differences(CoaddInput one, CoaddInput other, int ignored)
    {
        var (a, b) = (one.Section, other.Section);
        if (a.X != b.X || a.Y != b.Y || a.Width != b.Width || a.Height != b.Height) throw new ArgumentException("Two images over other pixels cannot be compared.", nameof(other));
        var differences = new List<(double, double, double)>();
        for (var i = 0; i < a.Image.Length; i++)
        {
            var difference = a.Image.Span[i] * one.Scale - b.Image.Span[i] * other.Scale;
            if (float.IsNaN(difference)) continue;
            if (ignored != 0 && (((a.Mask.IsEmpty ? 0 : a.Mask.Span[i]) | (b.Mask.IsEmpty ? 0 : b.Mask.Span[i])) & ignored) != 0) continue;
            differences.Add((a.X + i % a.Width, a.Y + i / a.Width, difference));
        }
        return differences;
    }

    /// <summary>Median ± 4 robust standard deviations: stars are not quite alike in two images.</summary>
    private static (double Low, double High) Bounds(List<(double X, double Y, double Value)> differences)
    {
        var sorted = differences.Select(d => d.Value).Order().ToArray();
        var median = sorted[sorted.Length / 2];
        var spread = (sorted[(int)(0.8413 * (sorted.Length - 1))] - sorted[(int)(0.1587 * (sorted.Length - 1))]) / 2;
        return (median - 4 * spread, median + 4 * spread);
    }

    /// <summary>Moments of the differences of two images: the normal equations of the plane that they are.</summary>
    private sealed class Overlap
    {
        private double x, y, xx, xy, yy, value, valueX, valueY;

        public double Count { get; private set; }

        /// <summary>The farthest coordinate.</summary>
        public double Reach { get; private set; } = 1;

        public void Add(double atX, double atY, double difference)
        {
            Count++;
            (x, y, xx, xy, yy) = (x + atX, y + atY, xx + atX * atX, xy + atX * atY, yy + atY * atY);
            (value, valueX, valueY) = (value + difference, valueX + difference * atX, valueY + difference * atY);
            Reach = Math.Max(Reach, Math.Max(Math.Abs(atX), Math.Abs(atY)));
        }

        /// <summary>(plane i − plane j) is to be the difference: a block on the diagonal for each, and one of other sign between them.</summary>
        public void AddTo(double[] matrix, double[] right, int size, int i, int j, double reach)
        {
            ReadOnlySpan<double> moments = [Count, x / reach, y / reach, x / reach, xx / (reach * reach), xy / (reach * reach), y / reach, xy / (reach * reach), yy / (reach * reach)];
            ReadOnlySpan<double> sums = [value, valueX / reach, valueY / reach];
            for (var r = 0; r < 3; r++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var moment = moments[3 * r + c];
                    matrix[(i + r) * size + i + c] += moment;
                    matrix[(j + r) * size + j + c] += moment;
                    matrix[(i + r) * size + j + c] -= moment;
                    matrix[(j + r) * size + i + c] -= moment;
                }
                right[i + r] += sums[r];
                right[j + r] -= sums[r];
            }
        }
    }
}
