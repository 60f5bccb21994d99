using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Backends.Import;
using Dax.Engine.ObsCore;
using Dax.Ivoa.ObsCore;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.ObsCore;

/// <summary>Names and pieces of SQL of the ObsCore table's file.</summary>
internal static class ObsCoreSql
{
    /// <summary>The generation before, as it is attached.</summary>
    public const string Old = "old";

    /// <summary>The table of a generation that says where its rows come from: label, fingerprint, base_url, own (names of columns beyond the common ones, by commas).</summary>
    public const string SourcesTable = "sources";

    /// <summary>Hidden columns beside the key and the boxes: the repository, the dataset's id in two halves, and when it was registered (microseconds since 1970 UTC).</summary>
    public const string Source = "\"dax$source\"", IdHigh = "\"dax$id1\"", IdLow = "\"dax$id2\"", Ingested = "\"dax$ingested\"";

    public static string Key { get; } = ImportEngine.Quote(CatalogFolder.PositionKey);

    /// <summary>Hidden columns as they are stored, in order: the key last.</summary>
    public static IReadOnlyList<(string Name, string Type)> Hidden { get; } =
    [
        (Source, "VARCHAR"), (IdHigh, "BIGINT"), (IdLow, "BIGINT"), (Ingested, "BIGINT"),
        .. CatalogFolder.RegionBox.Select(b => (ImportEngine.Quote(b), "FLOAT")), (Key, "BIGINT"),
    ];

    /// <summary>The same but for the repository, as rows are staged.</summary>
    public static IReadOnlyList<DuckDbColumnType> HiddenTypes { get; } =
    [
        new(DuckDbType.BigInt), new(DuckDbType.BigInt), new(DuckDbType.BigInt), .. CatalogFolder.RegionBox.Select(_ => new DuckDbColumnType(DuckDbType.Float)), new(DuckDbType.BigInt),
    ];

    public static SchemaEntry Schema { get; } = new(ObsCoreTable.SchemaName, []) { Description = ObsCoreTable.SchemaDescription };

    public static string SqlType(FieldInfo field) => DuckDbColumnType.Of(ObsCoreSchema.KindOf(field), isArray: false).Sql;

    public static string Table(string database, string table) => $"{database}.main.{ImportEngine.Quote(table)}";

    /// <summary>The halves of an id, as the numbers that are stored.</summary>
    public static (long High, long Low) Halves(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes), System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }

    public static Guid Id(long high, long low)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    public static TableGeneration Describe(string generation, IReadOnlyList<ColumnEntry> columns, long rows, DateTimeOffset now)
    {
        var entry = new TableEntry(ObsCoreTable.QualifiedName, columns)
        {
            Description = ObsCoreTable.Description,
            Utype = ObsCoreTable.Utype,
            RowCount = rows,
            Position = new PositionColumns("s_ra", "s_dec"),
            RegionColumn = "s_region",
        };
        return new TableGeneration(generation, generation + ".duckdb", ObsCoreTable.SchemaName, ObsCoreTable.TableName, entry, CatalogFolder.PositionKey, now);
    }
}
