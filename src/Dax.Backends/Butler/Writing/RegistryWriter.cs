using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;
using Dax.Sky.Geometry;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.Butler.Writing;

/// <summary>
/// Writes a new Gen3 registry in SQLite, as Rubin's own Butler makes it, in one transaction. For simulated repositories: it knows no migrations, no deletions
/// and no concurrent writers.
/// </summary>
internal sealed partial class RegistryWriter : IDisposable
{
    private const string Datastore = "FileDatastore@<butlerRoot>";

    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;
    private readonly DimensionUniverse universe;
    private readonly long ingested;
    private readonly Dictionary<string, long> collections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Kind> kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> groups = new(StringComparer.Ordinal) { [""] = 0 };

    private sealed record Kind(int Id, string StorageClass, ImmutableArray<DimensionElement> Required, string Tags, string? Calibrations);

    /// <param name="file">Must not exist.</param>
    /// <param name="universeJson">The dimension universe, as <c>config:dimensions.json</c> has it.</param>
    /// <param name="ingestedNanoseconds">When the datasets are said to have come in (TAI since 1970).</param>
    public RegistryWriter(string file, string universeJson, long ingestedNanoseconds)
    {
        universe = DimensionUniverseReader.Read(universeJson);
        ingested = ingestedNanoseconds;
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString());
        connection.Open();
        transaction = connection.BeginTransaction();
        foreach (var table in new RegistrySchema(universe).Static()) Create(table);
        foreach (var (name, value) in Attributes(universeJson)) Insert("butler_attributes", ("name", name), ("value", value));
        Insert("opaque_meta", ("table_name", RegistrySchema.Records));
        Create(RegistrySchema.Tags(0, []));
    }

    /// <summary>A record of a dimension element; its region goes into the pixel index too.</summary>
    /// <param name="element">Name of the element.</param>
    /// <param name="fields">Its columns.</param>
    /// <param name="corners">The region, a convex polygon; null for none.</param>
    public void Record(string element, IReadOnlyList<SkyPoint>? corners, params (string Column, object? Value)[] fields)
    {
        if (corners is null)
        {
            Insert(element, fields);
            return;
        }
        Insert(element, [.. fields, ("region", SphgeomPolygon.Encode(corners))]);
        Overlaps(universe[element], corners, fields);
    }

    public void Run(string name)
    {
        var id = Collection(name, CollectionKind.Run);
        Insert("run", ("collection_id", id), ("host", null), ("timespan_begin", null), ("timespan_end", null));
    }

    public void CalibrationCollection(string name) => Collection(name, CollectionKind.Calibration);

    public void Chain(string name, params string[] children)
    {
        var id = Collection(name, CollectionKind.Chained);
        for (var i = 0; i < children.Length; i++)
            Insert("collection_chain", ("parent", id), ("position", i), ("child", collections[children[i]]));
    }

    public void DatasetType(string name, string storageClass, bool isCalibration, params string[] dimensions)
    {
        var group = universe.Group(dimensions);
        var key = Group(group);
        var required = group.Required.Select(d => universe[d]).ToImmutableArray();
        var calibrations = isCalibration ? FormattableString.Invariant($"dataset_calibs_{key:D8}") : null;
        if (isCalibration) Create(RegistrySchema.Calibrations(key, required));
        var kind = new Kind(kinds.Count + 1, storageClass, required, FormattableString.Invariant($"dataset_tags_{key:D8}"), calibrations);
        kinds.Add(name, kind);
        Insert("dataset_type", ("id", kind.Id), ("name", name), ("storage_class", storageClass), ("dimensions_key", key), ("tag_association_table", kind.Tags), ("calibration_association_table", calibrations));
    }

    /// <param name="id">Of the dataset.</param>
    /// <param name="type">Known by <see cref="DatasetType"/>.</param>
    /// <param name="run">Known by <see cref="Run"/>.</param>
    /// <param name="path">Below the root.</param>
    /// <param name="bytes">Length of the file.</param>
    /// <param name="formatter">The class by which the Butler reads it.</param>
    /// <param name="dataId">The required dimensions.</param>
    public void Dataset(Guid id, string type, string run, string path, long bytes, string formatter, params (string Dimension, object Value)[] dataId)
    {
        var (kind, hex) = (kinds[type], Hex(id));
        Summaries(kind, collections[run], dataId);
        Insert("dataset", ("id", hex), ("dataset_type_id", kind.Id), ("ingest_date", ingested), ("run_id", collections[run]));
        Insert(kind.Tags, [("dataset_type_id", kind.Id), ("dataset_id", hex), ("collection_id", collections[run]), .. Required(kind, dataId)]);
        Insert(RegistrySchema.Records, ("dataset_id", hex), ("path", path), ("formatter", formatter), ("storage_class", kind.StorageClass), ("component", "__NULL_STRING__"), ("checksum", null), ("file_size", bytes));
        Insert("dataset_location", ("datastore_name", Datastore), ("dataset_id", hex));
    }

    /// <summary>Says when a calibration is valid; null for no end.</summary>
    public void Certify(Guid id, string type, string collection, long? begin, long? end, params (string Dimension, object Value)[] dataId)
    {
        var kind = kinds[type];
        Summaries(kind, collections[collection], dataId);
        Insert(kind.Calibrations!, [("dataset_type_id", kind.Id), ("dataset_id", Hex(id)), ("collection_id", collections[collection]), .. Required(kind, dataId),
            ("timespan_begin", begin ?? 0), ("timespan_end", end ?? RegistrySchema.NoEnd)]);
    }

    public void Commit() => transaction.Commit();

    public void Dispose()
    {
        foreach (var command in inserts.Values) command.Dispose();
        transaction.Dispose();
        connection.Dispose();
    }

    private static string Hex(Guid id) => id.ToString("N");

    private static IEnumerable<(string, object?)> Required(Kind kind, (string Dimension, object Value)[] dataId) =>
        kind.Required.Select(d => (d.Name, (object?)dataId.First(v => v.Dimension == d.Name).Value));

    private long Collection(string name, CollectionKind kind)
    {
        var id = collections.Count + 1L;
        Insert("collection", ("collection_id", id), ("name", name), ("type", (int)kind), ("doc", null));
        collections.Add(name, id);
        return id;
    }

    /// <summary>Which types and governors a collection has: what searches look at first.</summary>
    private void Summaries(Kind kind, long collection, (string Dimension, object Value)[] dataId)
    {
        InsertOnce("collection_summary_dataset_type", ("collection_id", collection), ("dataset_type_id", kind.Id));
        foreach (var governor in kind.Required.Where(d => d.IsGovernor))
            InsertOnce($"collection_summary_{governor.Name}", ("collection_id", collection), (governor.Name, dataId.First(v => v.Dimension == governor.Name).Value));
    }

    /// <summary>The number of a set of dimensions, which names the tables of its datasets.</summary>
    private int Group(DimensionGroup group)
    {
        var names = string.Join(',', group.Required);
        if (groups.TryGetValue(names, out var known)) return known;
        var key = groups.Count;
        groups.Add(names, key);
        Insert("dimension_graph_key", ("id", key));
        foreach (var dimension in group.Required) Insert("dimension_graph_definition", ("dimension_graph_id", key), ("dimension_name", dimension));
        Create(RegistrySchema.Tags(key, [.. group.Required.Select(d => universe[d])]));
        return key;
    }
}
