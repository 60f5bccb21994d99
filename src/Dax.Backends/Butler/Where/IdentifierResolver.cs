using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Universe;

namespace Dax.Backends.Butler.Where;

/// <summary>
/// What a name means: a dimension, a field of an element's record (<c>visit.exposure_time</c>, or alone when only one element of the search has it), a dataset's own field, the
/// begin or end of a timespan, NULL, TRUE or FALSE.
/// </summary>
internal sealed class IdentifierResolver(StoredType type, DimensionUniverse universe)
{
    private static readonly string[] DatasetFields = ["dataset_id", "run", "collection", "ingest_date", "timespan"];

    public Bound Resolve(IdentifierNode node)
    {
        var words = node.Name.Split('.');
        return words.Length switch
        {
            1 => Constant(node) ?? Single(node, node.Name),
            2 when words[0] == "timespan" && words[1] is "begin" or "end" => End(node, Single(node, "timespan"), words[1]),
            2 => Pair(node, words[0], words[1]),
            3 when words[2] is "begin" or "end" => End(node, Pair(node, words[0], words[1]), words[2]),
            _ => throw Unknown(node),
        };
    }

    private static BoundLiteral? Constant(IdentifierNode node) => node.Name.ToUpperInvariant() switch
    {
        "NULL" => new BoundLiteral(node.At, WhereType.Null, null),
        "TRUE" => new BoundLiteral(node.At, WhereType.Truth, true),
        "FALSE" => new BoundLiteral(node.At, WhereType.Truth, false),
        _ => null,
    };

    private static BoundEnd End(IdentifierNode node, Bound span, string end) =>
        span.Type == WhereType.Timespan ? new BoundEnd(node.At, span, end == "begin") : throw WhereError.At(node.At, "only timespans have a begin and an end");

    private Bound Single(IdentifierNode node, string name)
    {
        if (universe.Find(name) is { IsDimension: true } dimension) return Key(node, dimension);
        var elements = type.Group.Elements.Where(e => HasField(e, name)).Select(e => e.Name).ToList();
        // "ingest_date" is a name of its own; so are the others as long as no element has them.
        var isDatasets = DatasetFields.Contains(name) && (name != "timespan" || type.CalibTable is not null);
        if (elements.Count + (isDatasets ? 1 : 0) > 1)
        {
            var meant = elements.Concat(isDatasets ? [type.Type.Name] : []).Select(e => $"{e}.{name}");
            throw WhereError.At(node.At, $"'{name}' may mean {string.Join(", ", meant)}: write which");
        }
        if (elements.Count == 1) return Field(node, universe[elements[0]], name);
        return isDatasets ? DatasetField(node, name) : throw Unknown(node);
    }

    private Bound Pair(IdentifierNode node, string first, string second)
    {
        if (universe.Find(first) is { } element) return Field(node, element, second);
        if (first == type.Type.Name && DatasetFields.Contains(second)) return DatasetField(node, second);
        if (first == type.Type.Name) throw WhereError.At(node.At, $"datasets have no field '{second}': {string.Join(", ", DatasetFields)} they have");
        if (DatasetFields.Contains(second)) throw WhereError.At(node.At, $"the search is for datasets of the type '{type.Type.Name}', not '{first}'");
        throw Unknown(node);
    }

    private Bound Field(IdentifierNode node, DimensionElement element, string name)
    {
        if (element.IsDimension && name == element.Keys[0].Name) return Key(node, element);
        if (element.Required.Contains(name) || element.Implied.Contains(name)) return Key(node, universe[name]);
        if (name == "region" && element.IsSpatial) return new BoundField(node.At, WhereType.Region, element, name);
        if (name == "timespan" && element.IsTemporal) return new BoundField(node.At, WhereType.Timespan, element, name);
        var field = element.Keys.Skip(1).Concat(element.Metadata).FirstOrDefault(f => f.Name == name);
        return field is not null ? new BoundField(node.At, TypeOf(field.Kind), element, name) : throw WhereError.At(node.At, $"'{element.Name}' has no field '{name}'");
    }

    private static bool HasField(DimensionElement element, string name) =>
        element.Keys.Any(k => k.Name == name) || element.Metadata.Any(m => m.Name == name) || (name == "region" && element.IsSpatial && element.SkyPix is null) || (name == "timespan" && element.IsTemporal);

    private BoundKey Key(IdentifierNode node, DimensionElement dimension)
    {
        if (dimension.SkyPix is not null && !type.Group.Has(dimension.Name)) throw WhereError.At(node.At, $"datasets of the type '{type.Type.Name}' are not by '{dimension.Name}'; use OVERLAPS with a region");
        return new BoundKey(node.At, TypeOf(dimension.Keys[0].Kind), dimension);
    }

    private BoundDatasetField DatasetField(IdentifierNode node, string name) => name switch
    {
        "dataset_id" => new BoundDatasetField(node.At, WhereType.Uuid, name),
        "ingest_date" => new BoundDatasetField(node.At, WhereType.IngestDate, name),
        "timespan" when type.CalibTable is null => throw WhereError.At(node.At, $"datasets of the type '{type.Type.Name}' have no validity"),
        "timespan" => new BoundDatasetField(node.At, WhereType.Timespan, name),
        _ => new BoundDatasetField(node.At, WhereType.Text, name),
    };

    private static WhereType TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Integer => WhereType.Integer,
        FieldKind.Real => WhereType.Real,
        FieldKind.Boolean => WhereType.Truth,
        FieldKind.Hash => WhereType.Hash,
        _ => WhereType.Text,
    };

    private static Sql.RegistryException Unknown(IdentifierNode node) => WhereError.At(node.At, $"'{(node.Name.Length > 80 ? node.Name[..80] : node.Name)}' is no dimension and no field of one");
}
