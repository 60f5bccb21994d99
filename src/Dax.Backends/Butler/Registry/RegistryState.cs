using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Registry;

/// <summary>What a registry says of itself at one moment: everything but datasets and dimension records.</summary>
internal sealed class RegistryState
{
    public RegistryState(DimensionUniverse universe, bool hasIngestNanoseconds, IEnumerable<CollectionRow> collections, IEnumerable<StoredType> types)
    {
        (Universe, HasIngestNanoseconds) = (universe, hasIngestNanoseconds);
        Collections = [.. collections];
        ById = Collections.ToFrozenDictionary(c => c.Id);
        ByName = Collections.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
        Types = types.ToFrozenDictionary(t => t.Type.Name, StringComparer.Ordinal);
        TypesById = Types.Values.ToFrozenDictionary(t => t.Id);
    }

    public DimensionUniverse Universe { get; }

    /// <summary>Times of registration are TAI nanoseconds (datasets 2.0), not timestamps.</summary>
    public bool HasIngestNanoseconds { get; }

    /// <summary>By name.</summary>
    public ImmutableArray<CollectionRow> Collections { get; }

    public FrozenDictionary<long, CollectionRow> ById { get; }

    public FrozenDictionary<string, CollectionRow> ByName { get; }

    public FrozenDictionary<string, StoredType> Types { get; }

    public FrozenDictionary<long, StoredType> TypesById { get; }
}

/// <param name="Children">Of a CHAINED collection, in search order.</param>
internal sealed record CollectionRow(long Id, string Name, CollectionKind Kind, string? Doc, ImmutableArray<long> Children);

/// <param name="TagTable">Associations of RUN and TAGGED collections.</param>
/// <param name="CalibTable">Associations of CALIBRATION collections; null for types that have none.</param>
internal sealed record StoredType(long Id, DatasetType Type, DimensionGroup Group, string TagTable, string? CalibTable);
