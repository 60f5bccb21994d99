using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Dax.Qserv.StandIn.Database;

/// <summary>Loads a case of Qserv's integration tests as its own loader does: schema files, then LOAD DATA; then the columns that partitioning adds.</summary>
internal static class CatalogLoader
{
    /// <param name="folder">Has <c>data/</c> with the files, <c>data/schema</c>, <c>data/ingest</c>.</param>
    public static async Task<DatabaseShape> Load(MariaServer maria, string database, string folder)
    {
        var data = Path.Combine(folder, "data");
        using var settings = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "ingest", "database.json")));
        var root = settings.RootElement;
        await maria.Execute($"CREATE DATABASE `{database}`");
        await maria.Execute(SciSql.Functions + Chunker.Functions(root.GetProperty("num_stripes").GetInt32(), root.GetProperty("num_sub_stripes").GetInt32()), database);
        var tables = new Dictionary<string, TableShape>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.GetFiles(data, "*sv.gz").Order(StringComparer.Ordinal))
        {
            var table = Path.GetFileName(file).Split('.')[0];
            tables[table] = TableShape.Read(Path.Combine(data, "ingest", table + ".json"));
            await Fill(maria, database, table, file, Path.Combine(data, "schema", table + ".schema"));
        }
        foreach (var shape in tables.Values.Where(t => t.IsInChunks).OrderBy(t => t.Director is not null))
            await Cut(maria, database, shape, tables);
        return new DatabaseShape(database, root.GetProperty("overlap").GetDouble(), tables);
    }

    private static async Task Fill(MariaServer maria, string database, string table, string file, string schema)
    {
        var plain = Path.Combine(maria.Folder, $"{database}-{table}.txt");
        await using (var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
        await using (var target = File.Create(plain))
            await packed.CopyToAsync(target);
        var separator = file.EndsWith(".csv.gz", StringComparison.Ordinal) ? "," : "\\t";
        await maria.Execute(await File.ReadAllTextAsync(schema), database);
        await maria.Execute($"LOAD DATA LOCAL INFILE '{plain}' INTO TABLE `{table}` CHARACTER SET latin1 FIELDS TERMINATED BY '{separator}'", database);
        File.Delete(plain);
    }

    /// <summary>A director's rows go into chunks by their position, a child's where their director's rows are, or by their own place without one.</summary>
    private static async Task Cut(MariaServer maria, string database, TableShape shape, Dictionary<string, TableShape> tables)
    {
        await maria.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            ALTER TABLE `{shape.Name}` ADD COLUMN chunkId INT NOT NULL DEFAULT 0, ADD COLUMN subChunkId INT NOT NULL DEFAULT 0;
            UPDATE `{shape.Name}` SET chunkId = chunkOf(`{shape.Longitude}`, `{shape.Latitude}`), subChunkId = subChunkOf(`{shape.Longitude}`, `{shape.Latitude}`) WHERE `{shape.Longitude}` IS NOT NULL;
            """), database);
        if (shape.Director is { } director && tables.TryGetValue(director, out var there))
            await maria.Execute($"""
                CREATE INDEX IF NOT EXISTS byKey ON `{there.Name}` (`{there.Key}`);
                UPDATE `{shape.Name}` c JOIN `{there.Name}` d ON c.`{shape.Key}` = d.`{there.Key}` SET c.chunkId = d.chunkId, c.subChunkId = d.subChunkId;
                """, database);
    }
}
