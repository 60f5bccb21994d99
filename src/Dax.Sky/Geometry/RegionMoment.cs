namespace Dax.Sky.Geometry;

/// <summary>Area (steradians) and ∫v dA of a region.</summary>
internal readonly partial record struct RegionMoment(double Area, UnitVector3 Moment)
{
    /// <summary>Where there is no centre of mass, or it is the centre of the sphere, that of the bounding circle.</summary>
    public SkyPoint Centroid(ISkyRegion region) =>
        Area > 0 && Moment.SquaredLength > 1e-20 * Area * Area ? Moment.Normalize().ToSkyPoint() : region.BoundingCircle.Center;

    public static RegionMoment operator +(in RegionMoment a, in RegionMoment b) => new(a.Area + b.Area, a.Moment + b.Moment);

    /// <summary>Of a region that is no union.</summary>
    public static RegionMoment Of(ISkyRegion region) => region switch
    {
        SkyPoint => default,
        SkyCircle circle => Of(circle),
        SkyPolygon polygon => polygon.Moment,
        SkyRange range => range.Moment,
        _ => throw new ArgumentException("Not a region of this library.", nameof(region)),
    };

    /// <summary>Members that may overlap are taken together; groups of them that lie apart are summed, so that tiny ones far from each other keep their digits.</summary>
    public static RegionMoment OfUnion(ReadOnlySpan<ISkyRegion> members)
    {
        var rest = new List<ISkyRegion>(members.Length);
        foreach (var member in members)
        {
            if (member is not SkyPoint) rest.Add(member);
        }
        var total = default(RegionMoment);
        var group = new List<ISkyRegion>();
        while (rest.Count > 0)
        {
            TakeGroup(rest, group);
            total += group.Count == 1 ? Of(group[0]) : OfArranged([.. group]);
        }
        return total;
    }

    private static void TakeGroup(List<ISkyRegion> rest, List<ISkyRegion> group)
    {
        group.Clear();
        group.Add(rest[^1]);
        rest.RemoveAt(rest.Count - 1);
        for (var i = 0; i < group.Count; i++)
        {
            var circle = group[i].BoundingCircle;
            for (var j = rest.Count - 1; j >= 0; j--)
            {
                if (!circle.Intersects(rest[j].BoundingCircle)) continue;
                group.Add(rest[j]);
                rest[j] = rest[^1];
                rest.RemoveAt(rest.Count - 1);
            }
        }
    }

    private static RegionMoment Of(in SkyCircle circle)
    {
        var sin = Angles.SinCosDegrees(Math.Clamp(circle.RadiusDegrees, 0, 180)).Sin;
        return new RegionMoment(Math.PI * Math.Clamp(circle.SquaredChord, 0, 4), circle.Axis * (Math.PI * sin * sin));
    }
}
