using System.Collections.Immutable;
using System.Data.Common;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Registry;

/// <summary>Reads <see cref="RegistryState"/>. Schemas of other major versions than those known are refused: what is not understood is not guessed.</summary>
internal sealed class RegistryReader(string label, RegistryDatabase database)
{
    private string? universeText;
    private DimensionUniverse? universe;

    public async Task<RegistryState> Read(CancellationToken cancel)
    {
        var attributes = await Attributes(cancel);
        Check(attributes);
        var described = attributes.GetValueOrDefault("config:dimensions.json") ?? throw Foreign();
        // Only one reader at a time comes here (RegistryRepository), and a universe is as good as its text.
        if (universe is null || described != universeText) (universe, universeText) = (Universe(described), described);
        return new RegistryState(universe, VersionOf(attributes, "datasets").Major >= 2, await Collections(cancel), await Types(universe, cancel));
    }

    private async Task<Dictionary<string, string>> Attributes(CancellationToken cancel)
    {
        var sql = new SqlText().Add($"SELECT name, value FROM {database.Dialect.Table("butler_attributes")}");
        var rows = await database.Rows(sql, row => (row.GetString(0), row.GetString(1)), cancel);
        return rows.ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal);
    }

    private DimensionUniverse Universe(string text)
    {
        try
        {
            return DimensionUniverseReader.Read(text);
        }
        catch (InvalidDataException e)
        {
            throw new RegistryException(new Fault.Broken($"The Butler repository '{label}' cannot be read. {e.Message}"), e);
        }
    }

    /// <summary>The managers whose tables are read, and their newest major version that is known.</summary>
    private void Check(Dictionary<string, string> attributes)
    {
        foreach (var (manager, newest, name) in (ReadOnlySpan<(string, int, string)>)[("collections", 2, "synthIntKey"), ("datasets", 2, "byDimensions"), ("dimensions", 6, "static"), ("opaque", 0, "opaque")])
        {
            if (attributes.GetValueOrDefault("config:registry.managers." + manager) is not { } kind) throw Foreign();
            var version = VersionOf(attributes, manager).Major;
            if (version > newest || !kind.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                throw new RegistryException(new Fault.Broken(
                    $"The Butler repository '{label}' has a registry of a newer or other kind than this service reads: {manager} {kind[(kind.LastIndexOf('.') + 1)..]}, version {version}."));
            }
        }
    }

    private static Version VersionOf(Dictionary<string, string> attributes, string manager)
    {
        if (attributes.GetValueOrDefault("config:registry.managers." + manager) is not { } kind) return new Version(0, 0);
        return Version.TryParse(attributes.GetValueOrDefault("version:" + kind), out var version) ? version : new Version(0, 0);
    }

    private RegistryException Foreign() => new(new Fault.Broken($"The registry of '{label}' is not that of a Butler repository."));

    private async Task<List<CollectionRow>> Collections(CancellationToken cancel)
    {
        var links = await database.Rows(
            new SqlText().Add($"SELECT parent, child FROM {database.Dialect.Table("collection_chain")} ORDER BY parent, position"), row => (Parent: row.GetInt64(0), Child: row.GetInt64(1)), cancel);
        var children = links.GroupBy(l => l.Parent).ToDictionary(g => g.Key, g => g.Select(l => l.Child).ToImmutableArray());
        return await database.Rows(
            new SqlText().Add($"SELECT collection_id, name, type, doc FROM {database.Dialect.Table("collection")} ORDER BY name"),
            row => Collection(row, children), cancel);
    }

    private CollectionRow Collection(DbDataReader row, Dictionary<long, ImmutableArray<long>> children)
    {
        var (id, name, kind) = (row.GetInt64(0), row.GetString(1), Convert.ToInt32(row.GetValue(2), System.Globalization.CultureInfo.InvariantCulture));
        if (kind is < 1 or > 4) throw new RegistryException(new Fault.Broken($"The repository '{label}' has a collection of a kind that is not known here."));
        return new CollectionRow(id, name, (CollectionKind)kind, row.IsDBNull(3) ? null : row.GetString(3), (CollectionKind)kind == CollectionKind.Chained && children.TryGetValue(id, out var list) ? list : []);
    }

    private async Task<List<StoredType>> Types(DimensionUniverse dimensions, CancellationToken cancel)
    {
        var graphs = await database.Rows(
            new SqlText().Add($"SELECT dimension_graph_id, dimension_name FROM {database.Dialect.Table("dimension_graph_definition")}"), row => (Key: row.GetInt64(0), Name: row.GetString(1)), cancel);
        var groups = graphs.GroupBy(g => g.Key).ToDictionary(g => g.Key, g => dimensions.Group(g.Select(d => d.Name)));
        var none = dimensions.Group([]);
        return await database.Rows(
            new SqlText().Add($"SELECT id, name, storage_class, dimensions_key, tag_association_table, calibration_association_table FROM {database.Dialect.Table("dataset_type")}"),
            row =>
            {
                var group = groups.GetValueOrDefault(row.GetInt64(3), none);
                var calibs = row.IsDBNull(5) ? null : row.GetString(5);
                return new StoredType(row.GetInt64(0), new DatasetType(row.GetString(1), row.GetString(2), group.Required, calibs is not null), group, row.GetString(4), calibs);
            },
            cancel);
    }
}
