namespace Dax.Sky.Geometry;

/// <summary>How a region lies to a small circle.</summary>
public enum CircleRelation
{
    /// <summary>They share no point.</summary>
    Disjoint,
    /// <summary>They may share points.</summary>
    Overlaps,
    /// <summary>The whole circle is inside the region.</summary>
    Encloses,
}

/// <summary>
/// A part of the sphere (ICRS): <see cref="SkyPoint"/>, <see cref="SkyCircle"/>, <see cref="SkyPolygon"/>, <see cref="SkyRange"/> or <see cref="SkyUnion"/>. Borders
/// belong to regions, and within 4e-15 rad of a border is on it. Questions about two regions: <see cref="SkyRegions"/>.
/// </summary>
public interface ISkyRegion
{
    bool Contains(in UnitVector3 v);

    /// <summary>Square degrees; what lies in several members of a union counts once.</summary>
    double AreaSquareDegrees { get; }

    /// <summary>The centre of mass, brought out to the sphere. Where it has no direction (a whole sphere, a belt around it) the centre of <see cref="BoundingCircle"/>.</summary>
    SkyPoint Centroid { get; }

    /// <summary>Encloses the region; not always the smallest that does.</summary>
    SkyCircle BoundingCircle { get; }

    /// <summary>Encloses the region; all longitudes when a pole is inside.</summary>
    SkyBox BoundingBox { get; }

    /// <summary>Conservative: <see cref="CircleRelation.Disjoint"/> and <see cref="CircleRelation.Encloses"/> are certain.</summary>
    CircleRelation Relate(in UnitVector3 center, double radiusRadians) =>
        BoundingCircle.Relate(center, radiusRadians) == CircleRelation.Disjoint ? CircleRelation.Disjoint : CircleRelation.Overlaps;
}
