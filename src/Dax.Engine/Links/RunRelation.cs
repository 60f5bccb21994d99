using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Mappings;

namespace Dax.Engine.Links;

/// <summary>
/// What the same run made of the same exposure, visit or patch: images of exactly the same data ID share what they were made of (#coderived), the rest goes with them
/// (#auxiliary). Records of the processing itself (logs, configurations, task metadata) are left out: there are hundreds, and no astronomer asks for them here.
/// </summary>
internal sealed class RunRelation : ILinkRelation
{
    private const int MostTypes = 24;
    private static readonly string[] Places = ["exposure", "visit", "patch"];
    private static readonly string[] Records = ["_log", "_metadata", "_config", "_consolidated"];

    public static ILinkRelation Instance { get; } = new RunRelation();

    public string Semantics => "#auxiliary";

    public bool Concerns(LinkSubject subject) => subject.IsImage && Array.Exists(Places, subject.Has);

    public async ValueTask<Fault?> Find(LinkQuery query, ImmutableArray<DatasetType> types, IReadOnlyList<LinkSubject> subjects)
    {
        foreach (var group in subjects.GroupBy(s => (s.Ref.Run, s.Ref.DatasetType)))
        {
            if (types.FirstOrDefault(t => t.Name == group.Key.DatasetType) is not { } own) continue;
            foreach (var type in types.Where(t => IsBeside(t, own)).OrderBy(t => t.Name, StringComparer.Ordinal).Take(MostTypes))
                if (await Find(query, own, type, group.Key.Run, [.. group]) is { } fault) return fault;
        }
        return null;
    }

    private static bool IsBeside(DatasetType type, DatasetType own) =>
        type.Name != own.Name && !type.IsCalibration && Array.Exists(Places, p => type.Dimensions.Contains(p)) && type.Dimensions.All(own.Dimensions.Contains) &&
        (type.Dimensions.Length == own.Dimensions.Length || !DefaultMapping.IsImage(type.StorageClass)) && !Array.Exists(Records, r => type.Name.EndsWith(r, StringComparison.Ordinal));

    private static async ValueTask<Fault?> Find(LinkQuery query, DatasetType own, DatasetType type, string run, LinkSubject[] subjects)
    {
        var where = LinkQuery.Where([.. type.Dimensions.Select(d => (d, subjects.Select(s => s.Ref.DataId[d]?.Value)))]);
        if (where is null) return null;
        var found = await query.Datasets(LinkQuery.Of(type, [run], where));
        // The run may know nothing of the type; that is no failure.
        if (!found.IsOk) return found.Fault is Fault.NotFound ? null : found.Fault;
        var semantics = DefaultMapping.IsImage(type.StorageClass) && type.Dimensions.Length == own.Dimensions.Length ? "#coderived" : "#auxiliary";
        var byKey = found.Value.ToLookup(d => d.DataId.Key(type.Dimensions), StringComparer.Ordinal);
        foreach (var subject in subjects)
            subject.Related.AddRange(byKey[subject.Ref.DataId.Key(type.Dimensions)].Select(d => new RelatedDataset(semantics, d, RelatedText.Of(type, d))));
        return null;
    }
}
