using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;

namespace Dax.Engine.Links;

/// <summary>Calibrations that are valid for a raw image when it was taken: what has not been applied to it yet (the vocabulary's sense of #calibration).</summary>
internal sealed class CalibrationRelation : ILinkRelation
{
    private const int MostTypes = 24;

    public static ILinkRelation Instance { get; } = new CalibrationRelation();

    public string Semantics => "#calibration";

    public bool Concerns(LinkSubject subject) => subject is { Ref.DatasetType: VisitRelation.Raw, Instrument: not null, Dataset.Timespan: not null };

    public async ValueTask<Fault?> Find(LinkQuery query, ImmutableArray<DatasetType> types, IReadOnlyList<LinkSubject> subjects)
    {
        var calibrations = types.Where(t => t.IsCalibration && t.Dimensions.Contains("instrument")).OrderBy(t => t.Name, StringComparer.Ordinal).Take(MostTypes).ToArray();
        if (calibrations.Length == 0) return null;
        var collections = await query.Repository.Collections(query.Cancel);
        if (!collections.IsOk) return collections.Fault;
        ImmutableArray<string> searched = [.. collections.Value.Where(c => c.Kind == CollectionKind.Calibration).Select(c => c.Name)];
        if (searched.IsEmpty) return null;
        foreach (var subject in subjects)
            foreach (var type in calibrations.Where(t => t.Dimensions.All(subject.Has)))
                if (await Find(query, type, searched, subject) is { } fault) return fault;
        return null;
    }

    private static async ValueTask<Fault?> Find(LinkQuery query, DatasetType type, ImmutableArray<string> collections, LinkSubject subject)
    {
        var where = LinkQuery.Where([.. type.Dimensions.Select(d => (d, (IEnumerable<object?>)[subject.Ref.DataId[d]?.Value]))]);
        if (where is null) return null;
        var found = await query.Datasets(LinkQuery.Of(type, collections, where) with { Timespan = subject.Dataset.Timespan });
        if (!found.IsOk) return found.Fault is Fault.NotFound ? null : found.Fault;
        subject.Related.AddRange(found.Value.Select(d => new RelatedDataset(SemanticsOf(type.Name), d, RelatedText.Of(type, d))));
        return null;
    }

    private static string SemanticsOf(string type) => type switch
    {
        "bias" => "#bias",
        "dark" => "#dark",
        "flat" or "sky" => "#flat",
        _ => "#calibration",
    };
}
