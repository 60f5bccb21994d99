using System.Globalization;
using System.Text;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.ObsCore.Sync;
using Dax.Sky.Geometry;
using Dax.Sky.Times;

namespace Dax.Engine.Links;

/// <summary>What can be cut out of a dataset: images on the sky, kept as one FITS file.</summary>
internal static class CutoutCoverage
{
    /// <summary>Null when nothing can be cut out of it.</summary>
    public static async ValueTask<Result<CutoutBounds?>> Of(LinkQuery query, LinkSubject subject)
    {
        if (!subject.IsImage || subject.Files is not [{ Component: null } file] || DatasetMedia.TypeOf(DatasetMedia.FileName(file), file.Formatter) != DatasetMedia.Fits)
            return new Result<CutoutBounds?>((CutoutBounds?)null);
        var region = await new RegionFinder(query.Repository).Of(subject.Dataset, query.Cancel);
        if (!region.IsOk) return region.Fault;
        return new Result<CutoutBounds?>(region.Value is { } place ? Bounds(place, subject.Dataset.Timespan, await query.Light.Of(query, subject.Ref.DataId)) : null);
    }

    private static CutoutBounds Bounds(ISkyRegion region, ButlerTimespan? time, SpectralRange light)
    {
        var circle = region.BoundingCircle;
        return new CutoutBounds(Numbers(circle.Center.LonDegrees, circle.Center.LatDegrees, Math.Max(0, circle.RadiusDegrees)), Polygon(region))
        {
            TimeMin = Mjd(time?.BeginNanoseconds),
            TimeMax = Mjd(time?.EndNanoseconds),
            BandMin = light.Minimum,
            BandMax = light.Maximum,
        };
    }

    private static double? Mjd(long? tai) => tai is { } nanoseconds ? LeapSeconds.ToUtc(nanoseconds).Mjd : null;

    private static string? Polygon(ISkyRegion region)
    {
        if (region is not SkyPolygon polygon) return null;
        var numbers = new List<double>();
        foreach (ref readonly var vertex in polygon.Vertices)
        {
            numbers.Add(vertex.LonDegrees);
            numbers.Add(vertex.LatDegrees);
        }
        return Numbers([.. numbers]);
    }

    // 1e-9 degrees are 4 microarcseconds.
    private static string Numbers(params ReadOnlySpan<double> numbers)
    {
        var text = new StringBuilder(96);
        foreach (var number in numbers) text.Append(text.Length == 0 ? "" : " ").Append(Math.Round(number, 9).ToString("0.#########", CultureInfo.InvariantCulture));
        return text.ToString();
    }
}
