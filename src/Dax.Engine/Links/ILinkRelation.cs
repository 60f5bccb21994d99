using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;

namespace Dax.Engine.Links;

/// <summary>
/// A way in which datasets have to do with each other that the repository knows: by their data IDs, by its definition of visits, by the validity of calibrations. Nothing
/// is guessed: what was made of what is not recorded unless these say it.
/// </summary>
internal interface ILinkRelation
{
    /// <summary>Of its failures.</summary>
    string Semantics { get; }

    /// <summary>Subjects that can have it.</summary>
    bool Concerns(LinkSubject subject);

    /// <summary>Adds what it finds to the subjects, all of one repository.</summary>
    ValueTask<Fault?> Find(LinkQuery query, ImmutableArray<DatasetType> types, IReadOnlyList<LinkSubject> subjects);
}

/// <summary>What related datasets are called.</summary>
internal static class RelatedText
{
    public static string Of(DatasetType type, DatasetRef dataset)
    {
        var values = type.Dimensions.Select(d => $"{d} {dataset.DataId[d]}");
        return $"{type.Name} of {string.Join(", ", values)}";
    }
}
