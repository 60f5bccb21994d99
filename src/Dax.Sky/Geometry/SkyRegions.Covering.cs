namespace Dax.Sky.Geometry;

public static partial class SkyRegions
{
    internal static bool Covers(ISkyRegion outer, ISkyRegion inner)
    {
        if (outer is not SkyUnion union) return true;
        foreach (var member in union.Parts)
        {
            if (Contains(member, inner)) return true;
        }
        return false;
    }

    private static bool Meet(ISkyRegion a, ISkyRegion b) => a.BoundingCircle.Intersects(b.BoundingCircle);
}
