using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Dax.Sky.Geometry;

/// <summary>Reads <see cref="SkyRegionText"/>: words, numbers and brackets, parted by blanks or commas.</summary>
internal ref partial struct SkyRegionReader(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int next;
    private int tokenStart;
    private ReadOnlySpan<byte> token;
    private string? error;

    public bool TryReadAll([NotNullWhen(true)] out ISkyRegion? region, [NotNullWhen(false)] out string? problem)
    {
        Advance();
        region = Read(0);
        if (region is not null && !token.IsEmpty)
        {
            Fail($"nothing was expected after the region, but there is '{Shown}'");
            region = null;
        }
        problem = error;
        return region is not null;
    }

    private readonly string Shown => Encoding.UTF8.GetString(token.Length > 24 ? token[..24] : token);

    private ISkyRegion? Read(int depth)
    {
        if (token.IsEmpty) return Fail("a region was expected, but the text ends");
        if (Takes("circle")) return TakesFrame() ? Circle() : null;
        if (Takes("polygon")) return TakesFrame() ? Polygon() : null;
        if (Takes("range")) return TakesFrame() ? Range() : null;
        if (Takes("point") || Takes("position")) return TakesFrame() ? Position() : null;
        if (Takes("box")) return TakesFrame() ? Box() : null;
        if (Takes("union")) return TakesFrame() ? Union(depth) : null;
        return Fail(IsOneOf("intersection", "difference", "not", "ellipse", "convex", "allsky", "moc", "positioninterval")
            ? $"'{Shown}' is not supported; circle, polygon, box, range, position and union are"
            : $"circle, polygon, box, range, position or union was expected, not '{Shown}'");
    }

    private SkyPoint? PointAt(string what, int start, double lon, double lat) =>
        SkyPoint.TryCreate(lon, lat, out var point) ? point : (SkyPoint?)FailAt(start, $"the {what} is not a position on the sky; latitudes are in -90 to 90 degrees");

    private SkyPoint? Position()
    {
        var start = tokenStart;
        return TakesNumber(out var lon) && TakesNumber(out var lat) && PointAt("position", start, lon, lat) is { } point && TakesUnit() ? point : null;
    }

    private SkyCircle? Circle()
    {
        var start = tokenStart;
        if (!TakesNumber(out var lon) || !TakesNumber(out var lat) || PointAt("centre", start, lon, lat) is not { } center) return null;
        start = tokenStart;
        if (!TakesNumber(out var radius)) return null;
        if (radius is not (>= 0 and <= 180)) 
        {
            FailAt(start, "a radius is in 0 to 180 degrees");
            return null;
        }
        return TakesUnit() ? new SkyCircle(center, radius) : null;
    }

    private SkyRange? Range()
    {
        var start = tokenStart;
        if (!TakesNumber(out var lonMin) || !TakesNumber(out var lonMax) || !TakesNumber(out var latMin) || !TakesNumber(out var latMax)) return null;
        if (!SkyRange.TryCreate(lonMin, lonMax, latMin, latMax, out var range, out var problem)) FailAt(start, problem);
        return range is not null && TakesUnit() ? range : null;
    }

    private SkyPolygon? Box()
    {
        var start = tokenStart;
        if (!TakesNumber(out var lon) || !TakesNumber(out var lat) || PointAt("centre", start, lon, lat) is not { } center) return null;
        start = tokenStart;
        if (!TakesNumber(out var width) || !TakesNumber(out var height)) return null;
        if (!SkyPolygon.TryCreateBox(center, width, height, out var box, out var problem)) FailAt(start, problem);
        return box is not null && TakesUnit() ? box : null;
    }

    private SkyPolygon? Polygon()
    {
        var start = tokenStart;
        var vertices = new List<SkyPoint>(8);
        while (IsNumber)
        {
            var at = tokenStart;
            if (!TakesNumber(out var lon) || !TakesNumber(out var lat) || PointAt("vertex", at, lon, lat) is not { } vertex) return null;
            if (vertices.Count == SkyPolygon.MaxVertices + 1)
            {
                FailAt(at, $"a polygon has at most {SkyPolygon.MaxVertices} vertices");
                return null;
            }
            vertices.Add(vertex);
        }
        if (vertices.Count == 0) return TakesNumber(out _) ? null : null;
        // What follows must be said before the polygon is judged: a word among the numbers is the first of two mistakes.
        if (!TakesUnit()) return null;
        if (!SkyPolygon.TryCreate(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(vertices), out var polygon, out var problem)) FailAt(start, problem);
        return polygon;
    }

    private ISkyRegion? Union(int depth)
    {
        var start = tokenStart;
        if (depth == SkyRegionText.MaxDepth) return Fail($"unions are nested deeper than {SkyRegionText.MaxDepth}");
        if (!Takes("(")) return Fail(token.IsEmpty ? "'(' was expected, but the text ends" : $"'(' was expected, not '{Shown}'");
        var members = new List<ISkyRegion>();
        while (!Is(")"))
        {
            if (Read(depth + 1) is not { } member) return null;
            members.Add(member);
            if (members.Count > SkyUnion.MaxMembers) return FailAt(start, $"a union has at most {SkyUnion.MaxMembers} regions");
        }
        Advance();
        if (!SkyUnion.TryCreate(members, out var union, out var problem)) FailAt(start, problem);
        return union is not null && TakesUnit() ? union : null;
    }
}
