using System.Numerics;
using Dax.Sky.Geometry;

namespace Dax.Engine.Scans.Kernels;

/// <summary>
/// A test of positions, for the rows that are needed. What is no position gives no truth; what is beyond the latitudes where the test can hold is told many rows at once.
/// </summary>
internal abstract class PositionKernel(BatchRows rows, int cost, ValueKernel<double> longitude, ValueKernel<double> latitude, params Kernel[] more)
    : ConditionKernel(rows, cost, [longitude, latitude, .. more])
{
    private readonly ulong[] finite = new ulong[RowBits.Words];
    private readonly ulong[] onSphere = new ulong[RowBits.Words];
    private readonly ulong[] inBand = new ulong[RowBits.Words];

    /// <summary>Degrees: further south it never holds.</summary>
    protected virtual double Least => -90;

    /// <summary>Degrees: further north it never holds.</summary>
    protected virtual double Most => 90;

    protected sealed override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        var lon = longitude.Values[..Count];
        var lat = latitude.Values[..Count];
        Comparing.Between(lon, double.MinValue, double.MaxValue, finite);
        Comparing.Between(lat, -90, 90, onSphere);
        Comparing.Between(lat, Least, Most, inBand);
        for (var w = 0; w < RowBits.Words; w++)
        {
            var known = Known[w] & needed[w] & finite[w] & onSphere[w];
            var truth = 0UL;
            for (var rest = known & inBand[w]; rest != 0; rest &= rest - 1)
            {
                var bit = BitOperations.TrailingZeroCount(rest);
                var row = w * 64 + bit;
                if (Holds(row, lon[row], lat[row]) is not { } holds)
                    known &= ~(1UL << bit);
                else if (holds)
                    truth |= 1UL << bit;
            }

            KnownRows[w] = RowBits.Blend(Known[w], known, needed[w]);
            TrueRows[w] = RowBits.Blend(True[w], truth, needed[w]);
        }
    }

    /// <summary>Of a position; null when the row has nothing to test it with.</summary>
    protected abstract bool? Holds(int row, double lon, double lat);
}

/// <summary>One circle for all rows.</summary>
internal sealed class CircleKernel(BatchRows rows, ValueKernel<double> longitude, ValueKernel<double> latitude, SkyCircle circle, bool open)
    : PositionKernel(rows, circle.RadiusDegrees > 20 ? 40 : 8, longitude, latitude)
{
    private readonly CircleTest test = new(circle.Center.LonDegrees, circle.Center.LatDegrees, circle.RadiusDegrees, open);

    protected override double Least { get; } = circle.Center.LatDegrees - circle.RadiusDegrees - 2 * CircleTest.Slack;

    protected override double Most { get; } = circle.Center.LatDegrees + circle.RadiusDegrees + 2 * CircleTest.Slack;

    protected override bool? Holds(int row, double lon, double lat) => test.Holds(lon, lat);
}

/// <summary>Any other region.</summary>
internal sealed class RegionKernel(BatchRows rows, ValueKernel<double> longitude, ValueKernel<double> latitude, ISkyRegion region) : PositionKernel(rows, 40, longitude, latitude)
{
    protected override double Least { get; } = region.BoundingBox.LatMin - CircleTest.Slack;

    protected override double Most { get; } = region.BoundingBox.LatMax + CircleTest.Slack;

    protected override bool? Holds(int row, double lon, double lat) => SkyPoint.TryCreate(lon, lat, out var point) && region.Contains(point.ToUnitVector());
}

/// <summary>A circle for each row.</summary>
internal sealed class NearKernel(
    BatchRows rows, ValueKernel<double> longitude, ValueKernel<double> latitude, ValueKernel<double> centreLon, ValueKernel<double> centreLat, ValueKernel<double> radius, bool open)
    : PositionKernel(rows, 100, longitude, latitude, centreLon, centreLat, radius)
{
    protected override bool? Holds(int row, double lon, double lat)
    {
        var test = new CircleTest(centreLon.Values[row], centreLat.Values[row], radius.Values[row], open);
        return test.IsFinite ? test.Holds(lon, lat) : null;
    }
}

/// <summary>Degrees between two positions, by the formula of the engine's statements or by that of <see cref="Spherical"/>.</summary>
internal sealed class DistanceKernel(BatchRows rows, ValueKernel<double>[] positions, bool asStatement) : NumberKernel(rows, 120, [.. positions])
{
    private const double HalfDegree = Math.PI / 360;

    protected override ulong Fill(int first, ulong open)
    {
        var to = Target;
        var known = 0UL;
        for (; open != 0; open &= open - 1)
        {
            var row = first + BitOperations.TrailingZeroCount(open);
            var (lon1, lat1, lon2, lat2) = (positions[0].Values[row], positions[1].Values[row], positions[2].Values[row], positions[3].Values[row]);
            if (!SkyPoint.TryCreate(lon1, lat1, out var a) || !SkyPoint.TryCreate(lon2, lat2, out var b))
                continue;
            to[row] = asStatement ? Separation(lon1, lat1, lon2, lat2) : Spherical.SeparationDegrees(a, b);
            known |= 1UL << (row & 63);
        }

        return known;
    }

    /// <summary>Twice the angle between the two half chords.</summary>
    private static double Separation(double lon1, double lat1, double lon2, double lat2)
    {
        var cosines = Math.Cos(lat1 * 2 * HalfDegree) * Math.Cos(lat2 * 2 * HalfDegree);
        var near = Squared(Math.Sin((lat1 - lat2) * HalfDegree)) + cosines * Squared(Math.Sin((lon1 - lon2) * HalfDegree));
        var far = Squared(Math.Sin((lat1 + lat2) * HalfDegree)) + cosines * Squared(Math.Cos((lon1 - lon2) * HalfDegree));
        return 2 * Math.Atan2(Math.Sqrt(Math.Max(near, 0)), Math.Sqrt(Math.Max(far, 0))) * (180 / Math.PI);
    }

    private static double Squared(double value) => value * value;
}
