using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Dax.Backends.Butler.Queries;
using Dax.Backends.Butler.Regions;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Remote;

/// <summary>Datasets, data IDs and dimension records out of the server's JSON (daf_butler's Serialized… models). Throws <see cref="InvalidDataException"/> for what has another form.</summary>
internal sealed class ServerRecords(DimensionUniverse universe)
{
    public static DatasetType Type(JsonElement node) => new(
        Text(node, "name") ?? throw Strange("a dataset type without a name"), Text(node, "storageClass") ?? "",
        [.. Items(node, "dimensions").Select(d => d.GetString()!)], node.TryGetProperty("isCalibration", out var flag) && flag.ValueKind == JsonValueKind.True);

    public static ButlerCollection Collection(JsonElement node)
    {
        var doc = Text(node, "doc");
        return new ButlerCollection(
            Text(node, "name") ?? throw Strange("a collection without a name"), (CollectionKind)node.GetProperty("type").GetInt32(), [.. Items(node, "children").Select(c => c.GetString()!)],
            string.IsNullOrEmpty(doc) ? null : doc);
    }

    /// <param name="type">Of the dataset, when the answer does not say.</param>
    public ExpandedDataset Dataset(JsonElement node, DatasetType? type = null)
    {
        var itsType = node.TryGetProperty("datasetType", out var told) && told.ValueKind == JsonValueKind.Object ? Type(told) : type ?? throw Strange("a dataset without its type");
        if (!Guid.TryParse(Text(node, "id"), out var id)) throw Strange("a dataset without its id");
        var coordinate = node.TryGetProperty("dataId", out var given) ? given : default;
        var group = universe.Group(itsType.Dimensions);
        var reference = new DatasetRef(id, itsType.Name, Text(node, "run") ?? "", DataId(coordinate, group), itsType.StorageClass);
        var records = Records(coordinate);
        return new ExpandedDataset(reference, records)
        {
            Region = group.Spatial.Select(e => records.GetValueOrDefault(e.Name)?.Region).FirstOrDefault(r => r is not null),
            Timespan = group.Temporal.Select(e => records.GetValueOrDefault(e.Name)?.Timespan).FirstOrDefault(t => t is not null),
        };
    }

    /// <summary>A record as <c>{"definition": ELEMENT, "record": {FIELD: VALUE}}</c>.</summary>
    public DimensionRecord Record(JsonElement node)
    {
        var name = Text(node, "definition") ?? throw Strange("a record without its element");
        var element = universe.Find(name) ?? throw Strange("a record of an unknown element");
        var fields = new Dictionary<string, DimensionValue>(StringComparer.Ordinal);
        ISkyRegion? region = null;
        ButlerTimespan? span = null;
        foreach (var field in node.GetProperty("record").EnumerateObject())
        {
            if (field.Name == "region" && element.IsSpatial) region = Region(field.Value);
            else if (field.Name == "timespan" && element.IsTemporal) span = Span(field.Value);
            else fields[field.Name] = Value(field.Value, KindOf(element, field.Name));
        }
        return new DimensionRecord(name, fields.ToFrozenDictionary(StringComparer.Ordinal)) { Region = region, Timespan = span };
    }

    private static DataId DataId(JsonElement coordinate, DimensionGroup group)
    {
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, DimensionValue>>();
        if (coordinate.ValueKind != JsonValueKind.Object || !coordinate.TryGetProperty("dataId", out var given)) return Engine.Datasets.DataId.Empty;
        foreach (var dimension in group.Required.Concat(group.Implied))
        {
            if (given.TryGetProperty(dimension, out var value) && value.ValueKind != JsonValueKind.Null) values.Add(new(dimension, Value(value, group.Universe[dimension].Keys[0].Kind)));
        }
        return new DataId(values.ToImmutable());
    }

    private FrozenDictionary<string, DimensionRecord> Records(JsonElement coordinate)
    {
        if (coordinate.ValueKind != JsonValueKind.Object || !coordinate.TryGetProperty("records", out var given) || given.ValueKind != JsonValueKind.Object) return FrozenDictionary<string, DimensionRecord>.Empty;
        var records = new Dictionary<string, DimensionRecord>(StringComparer.Ordinal);
        foreach (var entry in given.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.Object && universe.Find(entry.Name) is not null) records[entry.Name] = Record(entry.Value);
        }
        return records.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private FieldKind? KindOf(DimensionElement element, string field)
    {
        foreach (var own in element.Keys.Concat(element.Metadata))
        {
            if (own.Name == field) return own.Kind;
        }
        return universe.Find(field) is { IsDimension: true } other ? other.Keys[0].Kind : null;
    }

    // A whole number may be written for a real field.
    private static DimensionValue Value(JsonElement node, FieldKind? kind) => node.ValueKind switch
    {
        JsonValueKind.Number when kind != FieldKind.Real && node.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => new DimensionValue(node.GetDouble()),
        JsonValueKind.String => node.GetString()!,
        JsonValueKind.True or JsonValueKind.False => new DimensionValue(node.GetBoolean()),
        _ => new DimensionValue(null),
    };

    private static ISkyRegion? Region(JsonElement node) =>
        node.ValueKind == JsonValueKind.String && SphgeomRegion.TryReadHex(node.GetString()!, out var region) ? region : null;

    private static ButlerTimespan? Span(JsonElement node)
    {
        if (node.ValueKind == JsonValueKind.Null) return null;
        if (node.ValueKind == JsonValueKind.Object && node.TryGetProperty("nsec", out var inner)) node = inner;
        return node.ValueKind == JsonValueKind.Array && node.GetArrayLength() == 2 ? Timespans.Of(node[0].GetInt64(), node[1].GetInt64()) : throw Strange("a timespan of another form");
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement node, string name) => node.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    internal static string? Text(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static InvalidDataException Strange(string what) => new($"The server's answer has {what}.");
}
