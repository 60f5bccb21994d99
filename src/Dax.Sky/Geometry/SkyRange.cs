using System.Diagnostics.CodeAnalysis;

namespace Dax.Sky.Geometry;

/// <summary>
/// The range of DALI 1.2: all positions between two longitudes (from the first eastwards to the second) and two latitudes (degrees), limits included. Its sides are
/// meridians and parallels, which are no great circles.
/// </summary>
public sealed partial class SkyRange : ISkyRegion
{
    private readonly SkyCircle northOf;
    private readonly SkyCircle southOf;
    private readonly UnitVector3 eastOf;
    private readonly UnitVector3 westOf;
    private readonly UnitVector3 middle;

    private SkyRange(double lonMin, double width, double latMin, double latMax)
    {
        (LonMin, Width, LatMin, LatMax) = (lonMin, width, latMin, latMax);
        (northOf, southOf) = (new SkyCircle(new SkyPoint(0, 90), 90 - latMin), new SkyCircle(new SkyPoint(0, -90), 90 + latMax));
        (eastOf, westOf) = (EastAt(lonMin), -EastAt(lonMin + width));
        middle = UnitVector3.FromDegrees(lonMin + 0.5 * width, 0);
        BoundingCircle = CircleAround();
    }

    /// <summary>In [0, 360).</summary>
    public double LonMin { get; }

    /// <summary>Degrees of longitude, in [0, 360].</summary>
    public double Width { get; }

    public double LatMin { get; }

    public double LatMax { get; }

    /// <summary>The eastern limit in [0, 360); less than <see cref="LonMin"/> when the range goes through 0. 360 for all longitudes.</summary>
    public double LonMax => Width >= 360 ? 360 : Angles.NormalizeLongitude(LonMin + Width);

    public SkyCircle BoundingCircle { get; }

    public SkyBox BoundingBox => Width >= 360 ? SkyBox.Enclosing(0, 360, LatMin, LatMax) : SkyBox.Enclosing(LonMin, LonMin + Width, LatMin, LatMax);

    public double AreaSquareDegrees => Angles.SquareDegrees(Moment.Area);

    public SkyPoint Centroid => Moment.Centroid(this);

    private bool HasAllLongitudes => Width >= 360;

    /// <summary>
    /// Infinite limits are those of the sky; from 0 to 360 are all longitudes; a first longitude greater than the second goes through 0.
    /// Errors: NaN, limits off the sky, latitudes in the wrong order.
    /// </summary>
    public static bool TryCreate(double lonMin, double lonMax, double latMin, double latMax, [NotNullWhen(true)] out SkyRange? range, [NotNullWhen(false)] out string? error)
    {
        range = null;
        (lonMin, lonMax) = (double.IsNegativeInfinity(lonMin) ? 0 : lonMin, double.IsPositiveInfinity(lonMax) ? 360 : lonMax);
        (latMin, latMax) = (double.IsNegativeInfinity(latMin) ? -90 : latMin, double.IsPositiveInfinity(latMax) ? 90 : latMax);
        error = !(lonMin is >= 0 and <= 360 && lonMax is >= 0 and <= 360) ? "The longitudes of a range are in 0 to 360 degrees."
            : !(latMin >= -90 && latMax <= 90) ? "The latitudes of a range are in -90 to 90 degrees."
            : latMin > latMax ? "The first latitude of a range is greater than the second."
            : null;
        if (error is not null) return false;
        var width = lonMax >= lonMin ? lonMax - lonMin : lonMax - lonMin + 360;
        range = new SkyRange(lonMin < 360 ? lonMin : 0, width, latMin, latMax);
        return true;
    }

    public bool Contains(in UnitVector3 v)
    {
        if (!northOf.Contains(v) || !southOf.Contains(v)) return false;
        if (HasAllLongitudes) return true;
        var (east, west) = (eastOf.Dot(v) >= -Angles.Border, westOf.Dot(v) >= -Angles.Border);
        if (Width > 180) return east || west;
        if (!east || !west) return false;
        // Two meridians bound a lune; nearly one, they bound its other half too.
        return Width > 90 || middle.Dot(v) >= -Angles.Border;
    }

    /// <summary>Conservative about corners.</summary>
    public CircleRelation Relate(in UnitVector3 center, double radiusRadians)
    {
        var (north, south) = (northOf.Relate(center, radiusRadians), southOf.Relate(center, radiusRadians));
        if (north == CircleRelation.Disjoint || south == CircleRelation.Disjoint || BoundingCircle.Relate(center, radiusRadians) == CircleRelation.Disjoint) return CircleRelation.Disjoint;
        var isBetween = north == CircleRelation.Encloses && south == CircleRelation.Encloses;
        if (HasAllLongitudes) return isBetween ? CircleRelation.Encloses : CircleRelation.Overlaps;
        if (radiusRadians >= Math.PI / 2) return CircleRelation.Overlaps;
        var (east, west, sine) = (eastOf.Dot(center), westOf.Dot(center), Math.Sin(radiusRadians) + Angles.Slack);
        var isOut = Width > 180 ? east < -sine && west < -sine : east < -sine || west < -sine;
        if (isOut) return CircleRelation.Disjoint;
        var isClear = Width > 180 ? east > sine || west > sine : east > sine && west > sine;
        return isBetween && isClear && Contains(center) ? CircleRelation.Encloses : CircleRelation.Overlaps;
    }

    private static UnitVector3 EastAt(double lonDegrees)
    {
        var (sin, cos) = Angles.SinCosDegrees(lonDegrees);
        return new UnitVector3(-sin, cos, 0);
    }

    private SkyCircle CircleAround()
    {
        var center = new SkyPoint(Angles.NormalizeLongitude(LonMin + 0.5 * Width), 0.5 * (LatMin + LatMax));
        if (Width <= 180)
        {
            // The farthest points of a cap's sector are corners or the middles of its parallels.
            var axis = center.ToUnitVector();
            var reach = 0.0;
            foreach (var lat in (ReadOnlySpan<double>)[LatMin, LatMax])
            {
                foreach (var part in (ReadOnlySpan<double>)[0, 0.5, 1]) reach = Math.Max(reach, axis.AngleTo(UnitVector3.FromDegrees(LonMin + part * Width, lat)));
            }
            return new SkyCircle(center, Math.Min(180, (reach + 2 * Angles.Slack) * Angles.DegreesPerRadian));
        }
        // Wider: the cap about the nearer pole.
        return LatMin + LatMax >= 0 ? new SkyCircle(new SkyPoint(0, 90), Math.Min(180, 90 - LatMin + 1e-9)) : new SkyCircle(new SkyPoint(0, -90), Math.Min(180, 90 + LatMax + 1e-9));
    }
}
