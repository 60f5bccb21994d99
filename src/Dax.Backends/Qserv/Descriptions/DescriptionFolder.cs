using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dax.Backends.Felis;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Qserv.Descriptions;

/// <summary>The description files of one database, read once. Every file has a bound.</summary>
internal sealed class DescriptionFolder(QservDatabaseOptions database)
{
    private const int MaxFileBytes = 16 << 20;
    private const int MaxTables = 10_000;

    private readonly IncrementalHash version = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public IReadOnlyList<IngestFile> Tables { get; private set; } = [];

    public DatabaseFile Database { get; private set; } = new();

    /// <summary>By table.</summary>
    public IReadOnlyDictionary<string, PartitionFile> Partitions { get; private set; } = new Dictionary<string, PartitionFile>();

    public SchemaEntry? Felis { get; private set; }

    /// <summary>The same for the same text.</summary>
    public string Version { get; private set; } = "";

    /// <exception cref="QservDescriptionException">A file is not what it should be; names the file for the log.</exception>
    public static DescriptionFolder Read(QservDatabaseOptions database)
    {
        var folder = new DescriptionFolder(database);
        try
        {
            folder.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QservDescriptionException($"The descriptions of {database.Name} in {database.Folder} cannot be read.", e);
        }
        return folder;
    }

    private void Read()
    {
        version.AppendData(System.Text.Encoding.UTF8.GetBytes($"{database.Name}\n{database.PublishedName}\n"));
        var tables = new List<IngestFile>();
        foreach (var path in Files("ingest"))
        {
            if (Path.GetFileName(path) == "database.json")
                Database = Parse(path, DescriptionJson.Default.DatabaseFile);
            else if (Parse(path, DescriptionJson.Default.IngestFile) is { Table.Length: > 0, Columns.Count: > 0 } table)
                tables.Add(table);
        }
        if (tables.Count is 0 or > MaxTables)
            throw new QservDescriptionException($"The folder {database.Folder}/ingest describes {tables.Count} tables; between 1 and {MaxTables} are expected.");
        if (tables.FirstOrDefault(t => t.Database is { } name && name != database.Name) is { } foreign)
            throw new QservDescriptionException($"The table {foreign.Table} in {database.Folder}/ingest is of database {foreign.Database}, not {database.Name}.");
        Tables = tables;
        Partitions = Files("partition").Where(p => Path.GetFileName(p) != "common.json")
            .ToDictionary(p => Path.GetFileNameWithoutExtension(p), p => Parse(p, DescriptionJson.Default.PartitionFile), StringComparer.OrdinalIgnoreCase);
        if (database.Felis is { } felis)
            ReadFelis(felis);
        Version = Convert.ToHexString(version.GetHashAndReset());
        version.Dispose();
    }

    private IEnumerable<string> Files(string name)
    {
        var folder = Path.Combine(database.Folder, name);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal) : [];
    }

    private byte[] Bytes(string path)
    {
        if (new FileInfo(path).Length > MaxFileBytes)
            throw new QservDescriptionException($"{path} is larger than {MaxFileBytes >> 20} MiB.");
        var bytes = File.ReadAllBytes(path);
        version.AppendData(bytes);
        return bytes;
    }

    private T Parse<T>(string path, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Bytes(path), type) ?? throw new QservDescriptionException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new QservDescriptionException($"{path} is not a description of Qserv's: {e.Message}", e);
        }
    }

    private void ReadFelis(string path)
    {
        using var text = new MemoryStream(Bytes(path));
        var report = FelisFile.Read(text);
        Felis = report.Schema ?? throw new QservDescriptionException($"{path}:{report.Problems.First(p => p.Severity == FelisSeverity.Error)}");
    }
}

/// <summary>A description that cannot be used; the message is for the log.</summary>
internal sealed class QservDescriptionException(string message, Exception? inner = null) : Exception(message, inner);
