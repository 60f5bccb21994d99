using System.Collections.Immutable;

namespace Dax.Engine.Datasets;

/// <summary>An open dataset in plain numbers.</summary>
/// <param name="Planes">The science image first.</param>
/// <param name="Circle">Around everything that the image shows: longitude, latitude, radius in degrees ICRS; empty when it has no coordinates, and <paramref name="CoordinatesProblem"/> says why.</param>
public sealed record DatasetSummary(
    string Label, Guid Id, string DatasetType, string Run, string ETag, ImmutableArray<PlaneSummary> Planes, ImmutableArray<double> Circle, string? CoordinatesProblem)
{
    internal static DatasetSummary Of(DatasetHandle handle)
    {
        var (content, dataset) = (handle.Content, handle.Dataset.Ref);
        ImmutableArray<double> circle = content.Plane is { Bounds: var bounds } ? [bounds.Center.LonDegrees, bounds.Center.LatDegrees, bounds.RadiusDegrees] : [];
        return new DatasetSummary(
            handle.Uri.Label, handle.Uri.Id, dataset.DatasetType, dataset.Run, handle.ETag,
            [.. content.Planes.Select(p => new PlaneSummary(p.Kind.ToString(), p.Image.Bitpix, p.Image.Axes))], circle, content.WcsProblem);
    }
}

/// <param name="Axes">Pixels, the fastest axis first.</param>
public sealed record PlaneSummary(string Name, int Bitpix, ImmutableArray<long> Axes);
