using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Where;

/// <summary>POINT(ra, dec), CIRCLE(ra, dec, radius), BOX(ra, dec, width, height), POLYGON(ra1, dec1, …), all in degrees (ICRS), and REGION('…') with the text of SIAv2's POS.</summary>
internal static class RegionLiteral
{
    public static ISkyRegion Read(CallNode call, Func<WhereNode, double> number)
    {
        if (call.Arguments.Count > 2 * SkyPolygon.MaxVertices) throw WhereError.At(call.At, "the region has too many numbers");
        switch (call.Name.ToUpperInvariant())
        {
            case "POINT":
                return Position(call, Numbers(call, number, 2, "POINT takes a right ascension and a declination"));
            case "CIRCLE":
                var circle = Numbers(call, number, 3, "CIRCLE takes a right ascension, a declination and a radius");
                return circle[2] is >= 0 and <= 180 ? new SkyCircle(Position(call, circle), circle[2]) : throw WhereError.At(call.At, "a radius is in 0 to 180 degrees");
            case "BOX":
                return Box(call, Numbers(call, number, 4, "BOX takes a right ascension, a declination, a width and a height"));
            case "POLYGON":
                if (call.Arguments.Count < 6 || call.Arguments.Count % 2 != 0) throw WhereError.At(call.At, "POLYGON takes three pairs of right ascension and declination at least");
                return Hull(call, Numbers(call, number, call.Arguments.Count, ""));
            case "REGION":
                return Text(call);
            default:
                throw WhereError.At(call.At, $"there is no function '{(call.Name.Length > 40 ? call.Name[..40] : call.Name)}': GLOB, UUID, POINT, CIRCLE, BOX, POLYGON and REGION there are");
        }
    }

    private static double[] Numbers(CallNode call, Func<WhereNode, double> number, int count, string usage) =>
        call.Arguments.Count == count ? [.. call.Arguments.Select(number)] : throw WhereError.At(call.At, usage);

    private static SkyPoint Position(CallNode call, ReadOnlySpan<double> numbers) =>
        SkyPoint.TryCreate(numbers[0], numbers[1], out var point) ? point : throw WhereError.At(call.At, "a declination is in -90 to 90 degrees");

    /// <summary>Between two meridians and two parallels, cut off at the poles.</summary>
    private static SkyRange Box(CallNode call, double[] numbers)
    {
        var center = Position(call, numbers);
        if (!(numbers[2] >= 0 && numbers[3] >= 0)) throw WhereError.At(call.At, "a width and a height are not negative");
        var (south, north) = (Math.Max(-90, center.LatDegrees - numbers[3] / 2), Math.Min(90, center.LatDegrees + numbers[3] / 2));
        var (west, east) = numbers[2] >= 360 ? (0, 360) : (Turn(center.LonDegrees - numbers[2] / 2), Turn(center.LonDegrees + numbers[2] / 2));
        return SkyRange.TryCreate(west, east, south, north, out var range, out var problem) ? range : throw WhereError.At(call.At, problem.TrimEnd('.'));
    }

    private static double Turn(double lon) => lon - 360 * Math.Floor(lon / 360);

    private static ISkyRegion Text(CallNode call)
    {
        if (call.Arguments is not [TextNode text]) throw WhereError.At(call.At, "REGION takes a region in quotes, such as 'CIRCLE 10 20 0.5'");
        if (!SkyRegionText.TryParse(text.Value, out var region, out var problem)) throw WhereError.At(text.At, problem.TrimEnd('.'));
        return region;
    }

    /// <summary>The convex hull, whatever the order of the vertices: what the Butler's POLYGON is.</summary>
    private static SkyPolygon Hull(CallNode call, double[] numbers)
    {
        var points = new List<(double X, double Y, SkyPoint Point)>();
        var directions = new UnitVector3[numbers.Length / 2];
        var sum = default(UnitVector3);
        for (var i = 0; i < directions.Length; i++) sum += directions[i] = Position(call, numbers.AsSpan(2 * i, 2)).ToUnitVector();
        var center = sum.Normalize();
        var east = (Math.Abs(center.Z) < 0.7 ? new UnitVector3(0, 0, 1) : new UnitVector3(1, 0, 0)).Cross(center).Normalize();
        var north = center.Cross(east);
        foreach (ref readonly var v in directions.AsSpan())
        {
            var depth = v.Dot(center);
            if (!(depth > 0.05)) throw WhereError.At(call.At, "the polygon is wider than a hemisphere");
            points.Add((v.Dot(east) / depth, v.Dot(north) / depth, v.ToSkyPoint()));
        }
        var corners = Chain(points);
        return SkyPolygon.TryCreate([.. corners], out var polygon, out var problem) ? polygon : throw WhereError.At(call.At, problem.TrimEnd('.'));
    }

    /// <summary>On the tangent plane, where great circles are straight (Andrew 1979).</summary>
    private static List<SkyPoint> Chain(List<(double X, double Y, SkyPoint Point)> points)
    {
        points.Sort((a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        var hull = new List<(double X, double Y, SkyPoint Point)>();
        foreach (var isBack in (ReadOnlySpan<bool>)[false, true])
        {
            var floor = hull.Count + 1;
            for (var i = 0; i < points.Count; i++)
            {
                var next = points[isBack ? points.Count - 1 - i : i];
                while (hull.Count > floor && Turn(hull[^2], hull[^1], next) <= 0) hull.RemoveAt(hull.Count - 1);
                hull.Add(next);
            }
            hull.RemoveAt(hull.Count - 1);
        }
        return [.. hull.Select(p => p.Point)];

        static double Turn((double X, double Y, SkyPoint) a, (double X, double Y, SkyPoint) b, (double X, double Y, SkyPoint) c) => (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
    }
}
