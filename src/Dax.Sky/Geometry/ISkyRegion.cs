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

/// <summary>A part of the sphere.</summary>
public interface ISkyRegion
{
    bool Contains(in UnitVector3 v);

    /// <summary>Encloses the region; not always the smallest that does.</summary>
    SkyCircle BoundingCircle { get; }

    /// <summary>Encloses the region; all longitudes when a pole is inside.</summary>
    SkyBox BoundingBox { get; }

    /// <summary>Conservative: <see cref="CircleRelation.Disjoint"/> and <see cref="CircleRelation.Encloses"/> are certain.</summary>
    CircleRelation Relate(in UnitVector3 center, double radiusRadians) =>
        BoundingCircle.Relate(center, radiusRadians) == CircleRelation.Disjoint ? CircleRelation.Disjoint : CircleRelation.Overlaps;
}
