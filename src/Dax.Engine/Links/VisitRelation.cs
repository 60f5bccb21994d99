using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;

namespace Dax.Engine.Links;

/// <summary>
/// Raw images and the images of visits: a visit is made of exposures (visit_definition), and an image of a visit and detector of the raw images of those exposures
/// and that detector.
/// </summary>
internal static class VisitRelation
{
    public const string Raw = "raw";

    private static readonly ImmutableArray<string> Everywhere = ["*"];

    public static ILinkRelation Progenitors { get; } = new RawsOfVisits();

    public static ILinkRelation Derivations { get; } = new VisitsOfRaws();

    private static bool IsOfVisit(LinkSubject s) => s is { IsImage: true, Instrument: not null } && s.Number("visit") is not null && s.Number("detector") is not null && !s.Has("exposure");

    private static bool IsRaw(LinkSubject s) => s is { Instrument: not null, Ref.DatasetType: Raw } && s.Number("exposure") is not null && s.Number("detector") is not null;

    /// <summary>Answers of a type, by (exposure or visit, detector).</summary>
    private static async ValueTask<Result<ILookup<(long, long), DatasetRef>>> ByDetector(
        LinkQuery query, DatasetType type, string dimension, string instrument, IEnumerable<long> values, IEnumerable<LinkSubject> subjects)
    {
        var where = LinkQuery.Where(
            ("instrument", [instrument]), (dimension, values.Select(v => (object?)v)), ("detector", subjects.Select(s => (object?)s.Number("detector"))));
        if (where is null) return new Result<ILookup<(long, long), DatasetRef>>(Enumerable.Empty<DatasetRef>().ToLookup(_ => (0L, 0L)));
        var found = await query.Datasets(LinkQuery.Of(type, Everywhere, where));
        return found.IsOk
            ? new Result<ILookup<(long, long), DatasetRef>>(found.Value.ToLookup(d => (d.DataId.Number(dimension) ?? -1, d.DataId.Number("detector") ?? -1)))
            : found.Fault;
    }

    private static void Add(LinkSubject subject, string semantics, DatasetType type, IEnumerable<DatasetRef> datasets) =>
        subject.Related.AddRange(datasets.Select(d => new RelatedDataset(semantics, d, RelatedText.Of(type, d))));

    private sealed class RawsOfVisits : ILinkRelation
    {
        public string Semantics => "#progenitor";

        public bool Concerns(LinkSubject subject) => IsOfVisit(subject);

        public async ValueTask<Fault?> Find(LinkQuery query, ImmutableArray<DatasetType> types, IReadOnlyList<LinkSubject> subjects)
        {
            if (types.FirstOrDefault(t => t.Name == Raw && t.Dimensions.Contains("exposure") && t.Dimensions.Contains("detector")) is not { } raw) return null;
            foreach (var group in subjects.GroupBy(s => s.Instrument!, StringComparer.Ordinal))
            {
                var definitions = await query.Definitions(group.Key, "visit", group.Select(s => s.Number("visit")!.Value).Distinct());
                if (!definitions.IsOk) return definitions.Fault;
                var exposures = definitions.Value.ToLookup(d => d.Visit, d => d.Exposure);
                if (exposures.Count == 0) continue;
                var raws = await ByDetector(query, raw, "exposure", group.Key, definitions.Value.Select(d => d.Exposure), group);
                if (!raws.IsOk) return raws.Fault;
                foreach (var subject in group)
                    foreach (var exposure in exposures[subject.Number("visit")!.Value])
                        Add(subject, Semantics, raw, raws.Value[(exposure, subject.Number("detector")!.Value)]);
            }
            return null;
        }
    }

    private sealed class VisitsOfRaws : ILinkRelation
    {
        public string Semantics => "#derivation";

        public bool Concerns(LinkSubject subject) => IsRaw(subject);

        public async ValueTask<Fault?> Find(LinkQuery query, ImmutableArray<DatasetType> types, IReadOnlyList<LinkSubject> subjects)
        {
            var derived = types.Where(t => ObsCore.Mappings.DefaultMapping.IsImage(t.StorageClass) && t.Dimensions.Length == 3 &&
                t.Dimensions.Contains("instrument") && t.Dimensions.Contains("visit") && t.Dimensions.Contains("detector")).ToArray();
            if (derived.Length == 0) return null;
            foreach (var group in subjects.GroupBy(s => s.Instrument!, StringComparer.Ordinal))
            {
                var definitions = await query.Definitions(group.Key, "exposure", group.Select(s => s.Number("exposure")!.Value).Distinct());
                if (!definitions.IsOk) return definitions.Fault;
                var visits = definitions.Value.ToLookup(d => d.Exposure, d => d.Visit);
                if (visits.Count == 0) continue;
                foreach (var type in derived)
                {
                    var images = await ByDetector(query, type, "visit", group.Key, definitions.Value.Select(d => d.Visit), group);
                    if (!images.IsOk) return images.Fault;
                    foreach (var subject in group)
                        foreach (var visit in visits[subject.Number("exposure")!.Value])
                            Add(subject, Semantics, type, images.Value[(visit, subject.Number("detector")!.Value)]);
                }
            }
            return null;
        }
    }
}
