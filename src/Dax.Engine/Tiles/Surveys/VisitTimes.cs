using System.Collections.Immutable;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Imagery;
using Dax.Engine.Ports;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>
/// When images that have no time of their own were taken: coadds. Their registry does not say which visits went into them; it says which visits of their bands lie where they do, and that is the time that is told,
/// about. Nothing where it would be a guess: visits of more than one instrument, or none.
/// </summary>
public sealed class VisitTimes(IButlerRepositories repositories)
{
    /// <summary>Of cells in which visits are compared with images: about a degree.</summary>
    private const int Coarse = 6;

    /// <summary>MJD, UTC; null when it cannot be told.</summary>
    /// <param name="images">All of one repository.</param>
    /// <param name="covered">What they cover.</param>
    public async ValueTask<(double First, double Last)?> Of(ImmutableArray<FoundImage> images, Moc covered, CancellationToken cancel)
    {
        var bands = images.Select(i => i.Dataset.Ref.DataId["band"]?.ToString()).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (bands.Count == 0) return null;
        var repository = await repositories.Open(images[0].Uri.Label, cancel);
        if (!repository.IsOk) return null;
        try
        {
            var filters = await repository.Value.Records("physical_filter", null, cancel);
            var visits = await repository.Value.Records("visit", null, cancel);
            return filters.IsOk && visits.IsOk ? Span(FiltersOf(filters.Value, bands), visits.Value, covered.Degrade(Math.Min(covered.Order, Coarse))) : null;
        }
        catch (ButlerException)
        {
            // The map is none the worse without.
            return null;
        }
    }

    private static HashSet<(string Instrument, string Filter)> FiltersOf(ImmutableArray<DimensionRecord> filters, HashSet<string> bands) =>
        filters.Where(f => bands.Contains(f["band"].ToString())).Select(f => (f["instrument"].ToString(), f["name"].ToString())).ToHashSet();

    private static (double, double)? Span(HashSet<(string Instrument, string Filter)> filters, ImmutableArray<DimensionRecord> visits, Moc covered)
    {
        var (first, last, instruments) = (double.PositiveInfinity, double.NegativeInfinity, new HashSet<string>(StringComparer.Ordinal));
        foreach (var visit in visits)
        {
            if (!filters.Contains((visit["instrument"].ToString(), visit["physical_filter"].ToString())) || visit.Region is not { } region || DatasetCoverage.TimesOf(visit.Timespan) is not { } times) continue;
            if (!double.IsFinite(times.Low) || !double.IsFinite(times.High) || Moc.FromRegion(region, covered.Order).Intersection(covered).IsEmpty) continue;
            instruments.Add(visit["instrument"].ToString());
            (first, last) = (Math.Min(first, times.Low), Math.Max(last, times.High));
        }
        return instruments.Count == 1 ? (first, last) : null;
    }
}
