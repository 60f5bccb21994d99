using Dax.Adql.Binding;
using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Catalog;

/// <summary>
/// The uploaded tables of one snapshot: a database of their own in the engine's memory, which moves to its scratch space when it grows. Gone
/// when disposed. Not thread-safe.
/// </summary>
internal sealed class UploadDatabase : IDisposable
{
    /// <summary>The schema of uploads in queries (TAP 1.1, 2.7.6).</summary>
    public const string SchemaName = "TAP_UPLOAD";

    private static long counter;

    private readonly EngineInstance engine;
    private readonly DuckDbOptions options;
    private readonly string database = $"upload_{Interlocked.Increment(ref counter)}";
    private int tables;

    public UploadDatabase(EngineInstance engine, DuckDbOptions options)
    {
        (this.engine, this.options) = (engine, options);
        engine.AttachMemory(database);
    }

    /// <exception cref="DuckDbException">There is no room.</exception>
    public async ValueTask<Result<CatalogTable>> Load(string name, IRowStream rows, CancellationToken cancel)
    {
        var columns = rows.Schema.Columns;
        if (columns.Count == 0)
            return new Fault.Usage($"The uploaded table {name} has no columns.");
        DuckDbColumnType[] types = [.. columns.Select(c => DuckDbColumnType.Of(c.Kind, c.IsArray))];
        // Physical names of our own: names of an upload may differ by case only, or be empty.
        var table = $"t{++tables}";
        var connection = engine.Rent();
        var clean = false;
        try
        {
            connection.Execute($"CREATE TABLE {Sql.Name(database)}.main.{table} ({string.Join(", ", types.Select((t, i) => $"c{i} {t.Sql}"))})");
            using var appender = connection.Append(database, "main", table, types);
            var copied = await Copy(name, rows, appender, cancel);
            if (copied.IsOk)
                appender.Complete();
            clean = true;
            return copied.IsOk ? Describe(name, table, columns, types) with { Rows = copied.Value } : copied.Fault;
        }
        finally
        {
            engine.Return(connection, clean);
        }
    }

    public void Dispose() => engine.Detach(database);

    /// <summary>How many rows there are.</summary>
    private async ValueTask<Result<long>> Copy(string name, IRowStream rows, DuckDbAppender appender, CancellationToken cancel)
    {
        long count = 0, bytes = 0;
        while (await rows.Read(cancel) is { } batch)
        {
            using (batch)
            {
                count += batch.Count;
                if (count > options.UploadRows)
                    return new Fault.Usage($"The uploaded table {name} has more than {options.UploadRows} rows.");
                foreach (var column in batch.Columns)
                    bytes += VectorBytes.Of(column);
                if (bytes > options.UploadBytes)
                    return new Fault.Usage($"The uploaded table {name} is larger than {options.UploadBytes >> 20} MiB.");
                appender.Append(batch.Columns, 0, batch.Count);
            }
        }
        return count;
    }

    private CatalogTable Describe(string name, string table, IReadOnlyList<TableColumn> columns, DuckDbColumnType[] types)
        => new(SchemaName, name, [.. columns.Select((c, i) => Column(c.Field, $"c{i}", AdqlTypes.Of(types[i])!.Value))])
        {
            PhysicalName = [database, "main", table],
            Spatial = Position(columns),
        };

    private static CatalogColumn Column(FieldInfo field, string physicalName, AdqlType type) => new(field.Name, type)
    {
        PhysicalName = physicalName,
        IsUnicode = field.Datatype == VoDatatype.UnicodeChar,
        ArraySize = field.ArraySize, Unit = field.Unit, Ucd = field.Ucd, Utype = field.Utype, XType = field.XType, Description = field.Description,
    };

    /// <summary>The main position by UCD (UCD1+ 1.6: pos.eq.ra, pos.eq.dec, the ones with meta.main first), numbers only.</summary>
    private static SpatialKey? Position(IReadOnlyList<TableColumn> columns)
    {
        var lon = Find(columns, "pos.eq.ra");
        var lat = Find(columns, "pos.eq.dec");
        return lon is null || lat is null ? null : new SpatialKey(lon, lat, null);
    }

    private static string? Find(IReadOnlyList<TableColumn> columns, string ucd)
    {
        string? found = null;
        foreach (var column in columns)
        {
            if (column.IsArray || column.Kind is not (CellKind.Double or CellKind.Float) || column.Field.Ucd is not { } words)
                continue;
            var atoms = words.Split(';', StringSplitOptions.TrimEntries);
            if (!atoms[0].Equals(ucd, StringComparison.OrdinalIgnoreCase))
                continue;
            if (atoms.Contains("meta.main", StringComparer.OrdinalIgnoreCase))
                return column.Field.Name;
            found ??= column.Field.Name;
        }
        return found;
    }
}
