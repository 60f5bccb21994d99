namespace Dax.Sky.Geometry;

public sealed partial class SkyRange
{
    /// <summary>In closed form: ∫ and ∫v over the longitudes and latitudes.</summary>
    internal RegionMoment Moment
    {
        get
        {
            var (half, wide) = (0.5 * (LatMax - LatMin), Width * Angles.RadiansPerDegree);
            var sinHalf = Angles.SinCosDegrees(half).Sin;
            var (sinMiddle, cosMiddle) = Angles.SinCosDegrees(0.5 * (LatMin + LatMax));
            var (sinLon, cosLon) = Angles.SinCosDegrees(LonMin + 0.5 * Width);
            var area = wide * 2 * cosMiddle * sinHalf;
            // ∫cos² of the latitude, and ∫ of the longitude's direction.
            var across = half * Angles.RadiansPerDegree + 0.5 * Angles.SinCosDegrees(LatMin + LatMax).Cos * Angles.SinCosDegrees(2 * half).Sin;
            var outward = HasAllLongitudes ? 0 : across * 2 * Angles.SinCosDegrees(0.5 * Width).Sin;
            return new RegionMoment(area, new UnitVector3(outward * cosLon, outward * sinLon, area * sinMiddle * Angles.SinCosDegrees(half).Cos));
        }
    }

    /// <summary>Counterclockwise, the range to the left: the southern parallel, the eastern meridian, the northern parallel, the western meridian.</summary>
    internal void AddArcs(List<BoundaryArc> arcs)
    {
        var (north, south) = (new UnitVector3(0, 0, 1), new UnitVector3(0, 0, -1));
        var span = HasAllLongitudes ? 2 * Math.PI : Width * Angles.RadiansPerDegree;
        if (LatMin > -90) arcs.Add(BoundaryArc.Small(north, UnitVector3.FromDegrees(LonMin, 0), 90 - LatMin, span));
        if (LatMax < 90) arcs.Add(BoundaryArc.Small(south, UnitVector3.FromDegrees(LonMin + Width, 0), 90 + LatMax, span));
        if (HasAllLongitudes) return;
        var height = (LatMax - LatMin) * Angles.RadiansPerDegree;
        arcs.Add(BoundaryArc.Great(westOf, UnitVector3.FromDegrees(LonMin + Width, LatMin), height));
        arcs.Add(BoundaryArc.Great(eastOf, UnitVector3.FromDegrees(LonMin, LatMax), height));
    }
}
