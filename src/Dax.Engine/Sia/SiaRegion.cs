using Dax.Engine.Faults;
using Dax.Ivoa.DataLink;
using Dax.Sky.Geometry;

namespace Dax.Engine.Sia;

/// <summary>POS: datasets whose region has something of the shape (SIA 2.0, 2.1.2.1). ICRS degrees; keywords in any case; limits of a RANGE may be infinite.</summary>
internal sealed class RegionParameter(string name, string column, string description) : SiaParameter(name)
{
    private static readonly string[] Shapes = ["circle", "range", "polygon"];

    public override InputParameter Description { get; } = new(name) { Ucd = "pos.outline;obs.field", Description = description };

    public override Result<string> Condition(string value)
    {
        var text = value.AsSpan().Trim();
        var word = text[..Math.Max(0, text.IndexOfAny(' ', '\t'))].ToString();
        if (!Shapes.Contains(word, StringComparer.OrdinalIgnoreCase))
            return Invalid(value, "is no shape; there are CIRCLE lon lat radius, RANGE lon1 lon2 lat1 lat2 and POLYGON lon lat lon lat lon lat …");
        return SkyRegionText.TryParse(text, out var region, out var error)
            ? $"1 = INTERSECTS({column}, REGION({SiaText.Literal(SkyRegionText.Write(region))}))"
            : new Fault.Usage($"{Name}: {error}");
    }
}
