using System.Globalization;
using Dax.Backends.DuckDb.Engine;
using Dax.Backends.DuckDb.Native;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.DuckDb.Catalog;

/// <summary>Writes a table set as the five tables of TAP_SCHEMA into a database in memory.</summary>
internal static class TapSchemaRows
{
    /// <param name="database">An attached, empty database of the engine.</param>
    public static void Write(EngineInstance engine, string database, TableSet set)
    {
        var tables = set.Schemas.SelectMany(s => s.Tables.Select(t => (Schema: s, Table: t))).ToList();
        var columns = tables.SelectMany(t => t.Table.Columns.Select(c => (t.Table, Column: c))).ToList();
        var keys = tables.SelectMany(t => t.Table.Keys.Select(k => (t.Table, Key: k))).ToList();
        var pairs = keys.SelectMany(k => k.Key.Columns.Select(c => (k.Key, Pair: c))).ToList();
        var connection = engine.Rent();
        var clean = false;
        try
        {
            Fill("schemas", [Text(set.Schemas, s => s.Name), Text(set.Schemas, s => s.Utype), Text(set.Schemas, s => s.Description), Numbers(set.Schemas, s => s.Index)]);
            Fill("tables", [Text(tables, t => t.Schema.Name), Text(tables, t => t.Table.QualifiedName), Text(tables, t => t.Table.Type),
                Text(tables, t => t.Table.Utype), Text(tables, t => t.Table.Description), Numbers(tables, t => t.Table.Index)]);
            Fill("columns", [Text(columns, c => c.Table.QualifiedName), Text(columns, c => c.Column.Field.Name), Text(columns, c => DatatypeNames.Name(c.Column.Field.Datatype)),
                Text(columns, c => c.Column.Field.ArraySize), Text(columns, c => c.Column.Field.XType), Numbers(columns, c => Size(c.Column.Field)),
                Text(columns, c => c.Column.Field.Description), Text(columns, c => c.Column.Field.Utype), Text(columns, c => c.Column.Field.Unit), Text(columns, c => c.Column.Field.Ucd),
                Numbers(columns, c => c.Column.Indexed ? 1 : 0), Numbers(columns, c => c.Column.Principal ? 1 : 0), Numbers(columns, c => c.Column.Std ? 1 : 0), Numbers(columns, c => c.Column.Index)]);
            Fill("keys", [Text(keys, k => k.Key.Id), Text(keys, k => k.Table.QualifiedName), Text(keys, k => k.Key.TargetTable), Text(keys, k => k.Key.Description), Text(keys, k => k.Key.Utype)]);
            Fill("key_columns", [Text(pairs, p => p.Key.Id), Text(pairs, p => p.Pair.From), Text(pairs, p => p.Pair.Target)]);
            clean = true;
        }
        finally
        {
            engine.Return(connection, clean);
        }

        void Fill(string table, ColumnVector[] vectors)
        {
            var entry = TapSchema.Tables.First(t => t.Name == table).Entry;
            DuckDbColumnType[] types = [.. entry.Columns.Select(c => new DuckDbColumnType(c.Field.Datatype == VoDatatype.Int ? DuckDbType.Integer : DuckDbType.Varchar))];
            var list = string.Join(", ", entry.Columns.Select((c, i) => $"{Sql.Name(c.Field.Name)} {types[i].Sql}{(c.Nullable ? "" : " NOT NULL")}"));
            connection.Execute($"CREATE TABLE {Sql.Name(database)}.main.{Sql.Name(table)} ({list})");
            using var appender = connection.Append(database, "main", table, types);
            appender.Append(vectors, 0, vectors[0].Count);
            appender.Complete();
        }
    }

    /// <summary>TAP 1.1, 4.3: the length in arraysize without its asterisk; null for a single value, for "*" and for several axes.</summary>
    internal static int? Size(FieldInfo field)
        => int.TryParse(field.ArraySize?.TrimEnd('*'), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    private static MemoryTextVector Text<T>(IReadOnlyCollection<T> rows, Func<T, string?> value) => MemoryTextVector.Of([.. rows.Select(value)]);

    private static MemoryVector<int> Numbers<T>(IReadOnlyCollection<T> rows, Func<T, int?> value)
    {
        int?[] all = [.. rows.Select(value)];
        var validity = new ulong[(all.Length + 63) / 64];
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i] is not null)
                validity[i >> 6] |= 1UL << (i & 63);
        }
        return new MemoryVector<int>(all.Select(v => v ?? 0).ToArray(), validity);
    }
}
