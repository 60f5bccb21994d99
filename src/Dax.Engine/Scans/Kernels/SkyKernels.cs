using System.Numerics;
using Dax.Sky.Geometry;

namespace Dax.Engine.Scans.Kernels;

/// <summary>A test of positions, for the rows that are needed. What is no position gives no truth.</summary>
internal abstract class PositionKernel(BatchRows rows, int cost, ValueKernel<double> longitude, ValueKernel<double> latitude, params Kernel[] more)
    : ConditionKernel(rows, cost, [longitude, latitude, .. more])
{
    protected sealed override void Run(ReadOnlySpan<ulong> needed)
    {
        Operands(needed);
        var lon = longitude.Values;
        var lat = latitude.Values;
        for (var w = 0; w < RowBits.Words; w++)
        {
            var (known, truth) = (0UL, 0UL);
            for (var rest = Known[w] & needed[w]; rest != 0; rest &= rest - 1)
            {
                var bit = BitOperations.TrailingZeroCount(rest);
                var row = w * 64 + bit;
                if (!double.IsFinite(lon[row]) || !(Math.Abs(lat[row]) <= 90) || Holds(row, lon[row], lat[row]) is not { } holds)
                    continue;
                known |= 1UL << bit;
                truth |= holds ? 1UL << bit : 0;
            }

            KnownRows[w] = RowBits.Blend(Known[w], known, needed[w]);
            TrueRows[w] = RowBits.Blend(True[w], truth, needed[w]);
        }
    }

    /// <summary>Of a position; null when the row has nothing to test it with.</summary>
    protected abstract bool? Holds(int row, double lon, double lat);
}

/// <summary>One circle for all rows: nearly all of them are told by their latitude.</summary>
internal sealed class CircleKernel(BatchRows rows, ValueKernel<double> longitude, ValueKernel<double> latitude, SkyCircle circle, bool open)
    : PositionKernel(rows, circle.RadiusDegrees > 20 ? 60 : 8, longitude, latitude)
{
    private readonly CircleTest test = new(circle.Center.LonDegrees, circle.Center.LatDegrees, circle.RadiusDegrees, open);

    protected override bool? Holds(int row, double lon, double lat) => test.Holds(lon, lat);
}

/// <summary>Any other region; what is beyond its box by more than rounding is not asked for.</summary>
internal sealed class RegionKernel(BatchRows rows, ValueKernel<double> longitude, ValueKernel<double> latitude, ISkyRegion region) : PositionKernel(rows, 60, longitude, latitude)
{
    private readonly double least = region.BoundingBox.LatMin - CircleTest.Slack;
    private readonly double most = region.BoundingBox.LatMax + CircleTest.Slack;

    protected override bool? Holds(int row, double lon, double lat) =>
        lat >= least && lat <= most && SkyPoint.TryCreate(lon, lat, out var point) && region.Contains(point.ToUnitVector());
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
