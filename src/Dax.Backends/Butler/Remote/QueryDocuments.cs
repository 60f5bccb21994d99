using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Remote;

/// <summary>The bodies of requests, in the server's form.</summary>
internal static class QueryDocuments
{
    // The reader is no web page: <, > and letters of other alphabets need no escapes.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain)) write(json);
        return bytes.ToArray();
    }

    /// <summary>POST query/execute for datasets of one type.</summary>
    /// <param name="dimensions">Of the search: the type's, and what the conditions need.</param>
    /// <param name="limit">Null for all.</param>
    public static byte[] Datasets(DatasetType type, DimensionGroup group, DimensionGroup dimensions, ImmutableArray<string> collections, Predicate predicate, bool withRecords, bool findFirst, int? limit) => Write(json =>
    {
        json.WriteStartObject();
        WriteQuery(json, dimensions, predicate, () =>
        {
            json.WriteStartObject(type.Name);
            WriteNames(json, "collections", collections);
            WriteNames(json, "dimensions", Names(group));
            json.WriteEndObject();
        });
        json.WriteStartObject("result_spec");
        WriteSpec(json, "dataset_ref", limit);
        json.WriteString("dataset_type_name", type.Name);
        WriteNames(json, "dimensions", Names(group));
        json.WriteString("storage_class_name", type.StorageClass);
        json.WriteBoolean("include_dimension_records", withRecords);
        json.WriteBoolean("find_first", findFirst);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>POST query/execute for the records of one element.</summary>
    public static byte[] Records(DimensionElement element, DimensionGroup dimensions, Predicate predicate) => Write(json =>
    {
        json.WriteStartObject();
        WriteQuery(json, dimensions, predicate, () => { });
        json.WriteStartObject("result_spec");
        WriteSpec(json, "dimension_record", null);
        json.WriteString("element", element.Name);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static byte[] Collections() => Write(json =>
    {
        json.WriteStartObject();
        WriteNames(json, "expression", ["*"]);
        json.WriteStartArray("collection_types");
        for (var kind = 1; kind <= 4; kind++) json.WriteNumberValue(kind);
        json.WriteEndArray();
        json.WriteBoolean("flatten_chains", false);
        json.WriteBoolean("include_chains", true);
        json.WriteBoolean("include_parents", false);
        json.WriteBoolean("include_summary", false);
        json.WriteBoolean("include_doc", true);
        json.WriteNull("summary_datasets");
        json.WriteEndObject();
    });

    public static byte[] DatasetTypes() => Write(json =>
    {
        json.WriteStartObject();
        WriteNames(json, "search", ["*"]);
        json.WriteEndObject();
    });

    public static byte[] Ids(IEnumerable<Guid> ids) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("dataset_ids");
        foreach (var id in ids) json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteQuery(Utf8JsonWriter json, DimensionGroup dimensions, Predicate predicate, Action writeDatasets)
    {
        json.WriteStartObject("query");
        json.WriteStartObject("tree");
        WriteNames(json, "dimensions", Names(dimensions));
        json.WriteStartObject("datasets");
        writeDatasets();
        json.WriteEndObject();
        json.WriteNull("any_dataset");
        WriteEmpty(json, "data_coordinate_uploads");
        WriteEmpty(json, "materializations");
        json.WritePropertyName("predicate");
        predicate.Write(json);
        json.WriteBoolean("validateGovernorConstraints", true);
        json.WriteEndObject();
        json.WriteStartObject("default_data_id");
        WriteEmpty(json, "dataId");
        WriteEmpty(json, "records");
        json.WriteEndObject();
        WriteNames(json, "additional_query_inputs", []);
        json.WriteEndObject();
    }

    private static void WriteSpec(Utf8JsonWriter json, string kind, int? limit)
    {
        json.WriteString("result_type", kind);
        WriteNames(json, "order_by", []);
        if (limit is { } most) json.WriteNumber("limit", most);
        else json.WriteNull("limit");
        json.WriteBoolean("allow_duplicate_overlaps", false);
    }

    private static IEnumerable<string> Names(DimensionGroup group) => group.Required.Concat(group.Implied).OrderBy(group.Universe.OrderOf);

    private static void WriteEmpty(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
