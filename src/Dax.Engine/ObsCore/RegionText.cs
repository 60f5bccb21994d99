using System.Globalization;
using System.Text;
using Dax.Sky.Geometry;

namespace Dax.Engine.ObsCore;

/// <summary>A region as the text of <c>s_region</c>: DALI's words (1.2, 3.3), degrees ICRS to 1e-9 (4 µas), which keeps texts short and loses nothing that is known.</summary>
internal static class RegionText
{
    public static string Write(ISkyRegion region)
    {
        var text = new StringBuilder(96);
        switch (region)
        {
            case SkyPolygon polygon:
                text.Append("polygon");
                foreach (var vertex in polygon.Vertices) Append(text, vertex.LonDegrees, vertex.LatDegrees);
                break;
            case SkyCircle circle:
                Append(text.Append("circle"), circle.Center.LonDegrees, circle.Center.LatDegrees, circle.RadiusDegrees);
                break;
            default:
                return SkyRegionText.Write(region);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, params ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers)
        {
            var rounded = Math.Round(number, 9);
            text.Append(CultureInfo.InvariantCulture, $" {rounded:0.#########}");
        }
    }
}
