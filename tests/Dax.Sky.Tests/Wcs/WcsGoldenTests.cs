using System.Globalization;
using Dax.Sky.Geometry;
using SkyWcs = Dax.Sky.Wcs.Wcs;

namespace Dax.Sky.Tests.Wcs;

/// <summary>Against what wcslib answers (tests/data/wcs).</summary>
public class WcsGoldenTests
{
    private const double Degrees = 1e-8;

    [Fact]
    public void EveryProjection_GoldenPoints_AreThoseOfWcslib()
    {
        var failures = new List<string>();
        var (cases, points) = (0, 0);
        foreach (var (name, keywords, lines) in Cases())
        {
            cases++;
            if (!SkyWcs.TryRead(keywords, ' ', out var wcs, out var error))
            {
                failures.Add($"{name}: {error}");
                continue;
            }
            points += lines.Count;
            foreach (var line in lines)
            {
                var cells = line.Split(' ');
                var v = cells.Skip(1).Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray();
                if (Difference(name, wcs, cells[0], v) is { } difference) failures.Add($"{name}: {line}: {difference}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {points}\n" + string.Join('\n', failures.Take(80)));
        Assert.InRange(cases, 190, 300);
        Assert.InRange(points, 2500, 6000);
    }

    private static string? Difference(string name, SkyWcs wcs, string kind, double[] v)
    {
        if (kind == "s")
        {
            var found = wcs.TryWorldToPixel(v[0], v[1], out var x, out var y);
            // Closed forms: 1e-9 pixels, or where pixels are finer than the digits of degrees four of these. CSC has single precision.
            var tolerance = name.StartsWith("CSC", StringComparison.Ordinal) ? 1e-5 : wcs.IsDistorted ? 1e-6 : Math.Max(1e-9, 2e-13 / wcs.PixelScaleDegrees);
            if (found != !double.IsNaN(v[2])) return $"{x} {y}";
            return !found || (Math.Abs(x - v[2]) <= tolerance && Math.Abs(y - v[3]) <= tolerance) ? null : $"{x - v[2]:g3} {y - v[3]:g3}";
        }
        double lon, lat;
        bool isFound;
        if (kind == "i")
        {
            isFound = wcs.TryPixelToSky(v[0], v[1], out var point);
            (lon, lat) = (point.LonDegrees, point.LatDegrees);
        }
        else
        {
            isFound = wcs.TryPixelToWorld(v[0], v[1], out lon, out lat);
        }
        if (isFound != !double.IsNaN(v[2])) return $"{lon} {lat}";
        if (!isFound) return null;
        var off = Spherical.SeparationDegrees(lon, lat, v[2], v[3]);
        // Other equinoxes: astropy's precession is a newer one, and its FK4 turns with time.
        var allowed = kind == "p" ? Degrees : (wcs.FrameName.Contains(' ', StringComparison.Ordinal) ? 0.5 : 0.1) / 3600;
        return off <= allowed ? null : $"{off:g3} degrees off: {lon} {lat}";
    }

    private static IEnumerable<(string Name, TextKeywords Keywords, List<string> Points)> Cases()
    {
        (string Name, TextKeywords Keywords, List<string> Points) at = ("", new(), []);
        foreach (var line in File.ReadLines(Path.Combine(RepositoryRoot.Path, "tests/data/wcs/golden.txt")))
        {
            if (line.StartsWith('#')) continue;
            if (line.StartsWith('='))
            {
                if (at.Name.Length > 0) yield return at;
                at = (line[2..], new(), []);
            }
            else if (char.IsLower(line[0]))
            {
                at.Points.Add(line);
            }
            else
            {
                at.Keywords.Add(line);
            }
        }
        yield return at;
    }
}
