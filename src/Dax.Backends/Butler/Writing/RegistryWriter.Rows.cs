using System.Globalization;
using Dax.Backends.Butler.Universe;
using Dax.Sky.Geometry;
using Microsoft.Data.Sqlite;

namespace Dax.Backends.Butler.Writing;

/// <summary>Rows as SQLite gets them.</summary>
internal sealed partial class RegistryWriter
{
    private readonly HashSet<string> created = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteCommand> inserts = new(StringComparer.Ordinal);

    private void Create(RegistryTable table)
    {
        if (!created.Add(table.Name)) return;
        foreach (var statement in table.Statements())
        {
            using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, statement);
            command.ExecuteNonQuery();
        }
    }

    private void Insert(string table, params (string Column, object? Value)[] values) => Insert("INSERT", table, values);

    /// <summary>A row that is there already stays as it is.</summary>
    private void InsertOnce(string table, params (string Column, object? Value)[] values) => Insert("INSERT OR IGNORE", table, values);

    private void Insert(string verb, string table, (string Column, object? Value)[] values)
    {
        var key = $"{table}({string.Join(',', values.Select(v => v.Column))})";
        if (!inserts.TryGetValue(key, out var command))
        {
            command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"{verb} INTO {RegistryTable.Quote(table)} ({string.Join(", ", values.Select(v => RegistryTable.Quote(v.Column)))}) VALUES ({string.Join(", ", values.Select((_, i) => $"$p{i}"))})";
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"$p{i}"), null));
            inserts.Add(key, command);
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    private void Overlaps(DimensionElement element, IReadOnlyList<SkyPoint> corners, (string Column, object? Value)[] fields)
    {
        var common = universe.Common ?? throw new InvalidOperationException("The universe has no common pixelization.");
        var keys = element.Required.Select(d => (d, fields.First(f => f.Column == d || (d == element.Name && f.Column == element.Keys[0].Name)).Value)).ToArray();
        (string, object?)[] pixels = [("skypix_system", common.System), ("skypix_level", common.Level)];
        InsertOnce($"{element.Name}_skypix_overlap_summary", [.. pixels, keys[0]]);
        foreach (var index in Pixels(corners, common))
            Insert($"{element.Name}_skypix_overlap", [.. pixels, .. keys, ("skypix_index", index)]);
    }

    /// <summary>What the attributes table says of the managers that the registry was made by, and the universe itself.</summary>
    private static IEnumerable<(string, string)> Attributes(string universeJson)
    {
        const string Registry = "lsst.daf.butler.registry.";
        (string Manager, string Class, string Version)[] managers =
        [
            ("attributes", "attributes.DefaultButlerAttributeManager", "1.0.1"),
            ("dimensions", "dimensions.static.StaticDimensionRecordStorageManager", "6.0.2"),
            ("collections", "collections.synthIntKey.SynthIntKeyCollectionManager", "2.0.0"),
            ("datasets", "datasets.byDimensions._manager.ByDimensionsDatasetRecordStorageManagerUUID", "2.0.0"),
            ("opaque", "opaque.ByNameOpaqueTableStorageManager", "0.2.0"),
            ("datastores", "bridge.monolithic.MonolithicDatastoreRegistryBridgeManager", "0.2.1"),
        ];
        foreach (var (manager, type, version) in managers)
        {
            yield return ($"config:registry.managers.{manager}", Registry + type);
            yield return ($"version:{Registry}{type}", version);
        }
        yield return ("config:dimensions.json", universeJson);
    }
}
