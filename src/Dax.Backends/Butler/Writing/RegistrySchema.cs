using Dax.Backends.Butler.Universe;

namespace Dax.Backends.Butler.Writing;

/// <summary>
/// The tables of a registry, as its dimension universe has them: those that every registry has, one for each element, and those of datasets. Versions of
/// the managers: dimensions 6.0, collections 2.0, datasets 2.0, opaque tables 0.2, datastores 0.2.
/// </summary>
internal sealed class RegistrySchema(DimensionUniverse universe)
{
    /// <summary>The moment that stands for "no end": 2100-01-01 (nanoseconds since 1970).</summary>
    public const long NoEnd = 4_102_444_800_000_000_000;

    public const string Records = "file_datastore_records";

    /// <summary>In an order in which what is referred to comes first.</summary>
    public IEnumerable<RegistryTable> Static()
    {
        yield return new RegistryTable("butler_attributes").Column("name", "TEXT", true).Column("value", "TEXT", true).PrimaryKey("name");
        foreach (var element in universe.Elements)
            if (element is { ViewOf: null, SkyPix: null }) yield return Of(element);
        foreach (var element in universe.Elements)
            if (element is { IsSpatial: true, SkyPix: null })
                foreach (var table in SkyPixOverlaps(element)) yield return table;
        foreach (var table in VisitOverlaps()) yield return table;
        yield return new RegistryTable("dimension_graph_key").Column("id", "INTEGER", true).PrimaryKey("id");
        yield return new RegistryTable("dimension_graph_definition").Column("dimension_graph_id", "BIGINT", true).Column("dimension_name", "TEXT", true)
            .PrimaryKey("dimension_graph_id", "dimension_name").References("dimension_graph_key", ["dimension_graph_id"], ["id"], cascade: true);
        foreach (var table in Collections()) yield return table;
        foreach (var table in Datasets()) yield return table;
    }

    /// <summary>Where the datasets of a group of dimensions are found, by collection and data ID.</summary>
    public static RegistryTable Tags(int key, IReadOnlyList<DimensionElement> required)
    {
        var name = FormattableString.Invariant($"dataset_tags_{key:D8}");
        var table = new RegistryTable(name).Column("dataset_type_id", "BIGINT", true).Column("dataset_id", "CHAR(32)", true).Column("collection_id", "BIGINT", true).PrimaryKey("dataset_id", "collection_id");
        foreach (var dimension in required) Key(table, dimension, dimension.Name);
        table.Unique(["dataset_type_id", "collection_id", .. required.Select(d => d.Name)]);
        return Membership(table, required);
    }

    /// <summary>The same by validity.</summary>
    public static RegistryTable Calibrations(int key, IReadOnlyList<DimensionElement> required)
    {
        var name = FormattableString.Invariant($"dataset_calibs_{key:D8}");
        var table = new RegistryTable(name).Column("id", "INTEGER", true).Column("dataset_type_id", "BIGINT", true).Column("dataset_id", "CHAR(32)", true).Column("collection_id", "BIGINT", true).PrimaryKey("id");
        foreach (var dimension in required) Key(table, dimension, dimension.Name);
        table.Column("timespan_begin", "BIGINT DEFAULT 0", true).Column("timespan_end", FormattableString.Invariant($"BIGINT DEFAULT {NoEnd}"), true);
        table.Index("idx", ["dataset_type_id", "collection_id", .. required.Select(d => d.Name), "timespan_begin", "timespan_end"]);
        return Membership(table, required);
    }

    private static RegistryTable Membership(RegistryTable table, IReadOnlyList<DimensionElement> required)
    {
        table.References("dataset_type", ["dataset_type_id"], ["id"]).References("dataset", ["dataset_id"], ["id"], cascade: true)
            .References("collection", ["collection_id"], ["collection_id"], cascade: true)
            .References("collection_summary_dataset_type", ["collection_id", "dataset_type_id"], ["collection_id", "dataset_type_id"]);
        foreach (var dimension in required)
        {
            if (dimension.ViewOf is null) Reference(table, dimension);
            if (dimension.IsGovernor)
                table.References($"collection_summary_{dimension.Name}", ["collection_id", dimension.Name], ["collection_id", dimension.Name]);
        }
        return table;
    }

    private RegistryTable Of(DimensionElement element)
    {
        var table = new RegistryTable(element.Name);
        var key = element.Required.Select(d => d == element.Name ? element.Keys[0].Name : d).ToArray();
        table.PrimaryKey(key);
        foreach (var dimension in element.Required) Key(table, universe[dimension], dimension == element.Name ? element.Keys[0].Name : dimension);
        foreach (var dimension in element.Implied) Key(table, universe[dimension], dimension);
        foreach (var field in element.Keys.Skip(1).Concat(element.Metadata)) Field(table, field, field.Name, false);
        foreach (var field in element.Keys.Skip(1)) table.Unique([.. key[..^1], field.Name]);
        if (element.IsSpatial) table.Column("region", "TEXT");
        if (element.TemporalFamily is not null) table.Column("timespan_begin", "BIGINT").Column("timespan_end", "BIGINT");
        foreach (var dimension in element.Required.Where(d => d != element.Name).Concat(element.Implied).Select(d => universe[d]))
            if (dimension.ViewOf is null) Reference(table, dimension);
        return table;
    }

    private IEnumerable<RegistryTable> SkyPixOverlaps(DimensionElement element)
    {
        var governor = universe[element.Required[0]];
        var summary = new RegistryTable($"{element.Name}_skypix_overlap_summary").Text("skypix_system", 16, true).Column("skypix_level", "SMALLINT", true);
        Key(summary, governor, governor.Name);
        yield return Reference(summary.PrimaryKey("skypix_system", "skypix_level", governor.Name), governor);

        var table = new RegistryTable($"{element.Name}_skypix_overlap").Text("skypix_system", 16, true).Column("skypix_level", "SMALLINT", true);
        foreach (var dimension in element.Required) Key(table, universe[dimension], dimension);
        table.Column("skypix_index", "BIGINT", true).PrimaryKey(["skypix_system", "skypix_level", .. element.Required, "skypix_index"]);
        table.Index("idx", ["skypix_system", "skypix_level", "skypix_index", .. element.Required]);
        table.References(summary.Name, ["skypix_system", "skypix_level", governor.Name], ["skypix_system", "skypix_level", governor.Name], cascade: true);
        foreach (var dimension in element.Required) Reference(table, universe[dimension]);
        yield return table;
    }

    /// <summary>Tables of Rubin's schema that stay empty: overlaps of observations and sky maps are found by their pixels.</summary>
    private IEnumerable<RegistryTable> VisitOverlaps()
    {
        foreach (var (first, second) in Families())
        {
            string[] governors = [first.Required[0], second.Required[0]];
            var summary = new RegistryTable($"{first.Name}_{second.Name}_overlap_summary");
            foreach (var governor in governors) Key(summary, universe[governor], governor);
            summary.PrimaryKey(governors);
            foreach (var governor in governors) Reference(summary, universe[governor]);
            yield return summary;

            string[] all = [.. governors, .. first.Required.Skip(1), .. second.Required.Skip(1)];
            var table = new RegistryTable($"{first.Name}_{second.Name}_overlap");
            foreach (var dimension in all) Key(table, universe[dimension], dimension);
            table.PrimaryKey(all);
            foreach (var dimension in all) Reference(table, universe[dimension]);
            yield return table;
        }
    }

    private IEnumerable<(DimensionElement, DimensionElement)> Families() =>
        from first in universe.Elements
        from second in universe.Elements
        where first is { SpatialFamily: "skymap_regions", SkyPix: null } && second is { SpatialFamily: "observation_regions", SkyPix: null }
        select (first, second);

    private static IEnumerable<RegistryTable> Collections()
    {
        yield return new RegistryTable("collection").Column("collection_id", "INTEGER", true).Column("name", "TEXT", true).Column("type", "SMALLINT", true).Column("doc", "TEXT")
            .PrimaryKey("collection_id").Unique("name");
        yield return new RegistryTable("run").Column("collection_id", "BIGINT", true).Column("host", "TEXT").Column("timespan_begin", "BIGINT").Column("timespan_end", "BIGINT")
            .PrimaryKey("collection_id").References("collection", ["collection_id"], ["collection_id"], cascade: true);
        yield return new RegistryTable("collection_chain").Column("parent", "BIGINT", true).Column("position", "SMALLINT", true).Column("child", "BIGINT", true)
            .PrimaryKey("parent", "position").References("collection", ["parent"], ["collection_id"], cascade: true).References("collection", ["child"], ["collection_id"]);
    }

    private IEnumerable<RegistryTable> Datasets()
    {
        yield return new RegistryTable("dataset_type").Column("id", "INTEGER", true).Column("name", "TEXT", true).Column("storage_class", "TEXT", true).Column("dimensions_key", "BIGINT", true)
            .Column("tag_association_table", "TEXT", true).Column("calibration_association_table", "TEXT").PrimaryKey("id").Unique("name");
        yield return new RegistryTable("collection_summary_dataset_type").Column("collection_id", "BIGINT", true).Column("dataset_type_id", "BIGINT", true).PrimaryKey("collection_id", "dataset_type_id")
            .References("collection", ["collection_id"], ["collection_id"], cascade: true).References("dataset_type", ["dataset_type_id"], ["id"], cascade: true);
        foreach (var governor in universe.Elements.Where(e => e.IsGovernor))
        {
            var table = new RegistryTable($"collection_summary_{governor.Name}").Column("collection_id", "BIGINT", true);
            Key(table, governor, governor.Name);
            yield return Reference(table.PrimaryKey("collection_id", governor.Name).References("collection", ["collection_id"], ["collection_id"], cascade: true), governor);
        }
        yield return new RegistryTable("dataset").Column("id", "CHAR(32)", true).Column("dataset_type_id", "BIGINT", true).Column("ingest_date", "BIGINT", true).Column("run_id", "BIGINT", true)
            .PrimaryKey("id").References("dataset_type", ["dataset_type_id"], ["id"]).References("run", ["run_id"], ["collection_id"], cascade: true);
        yield return new RegistryTable("dataset_location").Column("datastore_name", "TEXT", true).Column("dataset_id", "CHAR(32)", true).PrimaryKey("datastore_name", "dataset_id")
            .References("dataset", ["dataset_id"], ["id"]);
        yield return new RegistryTable("dataset_location_trash").Column("dataset_id", "CHAR(32)", true).Column("datastore_name", "TEXT", true).PrimaryKey("dataset_id", "datastore_name");
        yield return new RegistryTable("opaque_meta").Column("table_name", "TEXT", true).PrimaryKey("table_name");
        yield return new RegistryTable(Records).Column("dataset_id", "CHAR(32)", true).Column("path", "TEXT", true).Column("formatter", "TEXT", true).Column("storage_class", "TEXT", true)
            .Text("component", 32, true).Column("checksum", "TEXT").Column("file_size", "BIGINT").PrimaryKey("dataset_id", "component").Index("idx", "path");
    }

    private static RegistryTable Reference(RegistryTable table, DimensionElement dimension) => dimension.ViewOf is not null ? table : table.References(
        dimension.Name, [.. dimension.Required], [.. dimension.Required.Select(d => d == dimension.Name ? dimension.Keys[0].Name : d)]);

    private static void Key(RegistryTable table, DimensionElement dimension, string column) => Field(table, dimension.Keys[0], column, true);

    private static void Field(RegistryTable table, ElementField field, string column, bool isRequired)
    {
        if (field.Kind == FieldKind.Text) table.Text(column, field.Length, isRequired);
        else table.Column(column, field.Kind switch { FieldKind.Integer => "BIGINT", FieldKind.Real => "FLOAT", FieldKind.Boolean => "BOOLEAN", _ => "TEXT" }, isRequired);
    }
}
