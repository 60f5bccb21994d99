namespace Dax.Backends.Postgres;

/// <summary>What PostgreSQL's own catalog is asked. $1: the schemas, or null for all.</summary>
internal static class PostgresCatalogQueries
{
    private const string Tables = """
        c.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND lower(n.nspname) NOT IN ('information_schema', 'tap_schema')
        AND ($1::text[] IS NULL OR n.nspname = ANY ($1)) AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        """;

    /// <summary>schema, table, is a view, rows, comment; column, type, modifier, not null, comment.</summary>
    public const string Columns = $"""
        SELECT n.nspname::text, c.relname::text, c.relkind = 'v', c.reltuples::float8, pg_catalog.obj_description(c.oid, 'pg_class'),
            a.attname::text, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END, CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
            a.attnotnull, pg_catalog.col_description(c.oid, a.attnum)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE {Tables}
        ORDER BY n.nspname, c.relname, a.attnum
        """;

    /// <summary>schema, table, column that leads an index, whether it is unique by itself, distinct values (negative: per row) and rows by the statistics.</summary>
    public const string Indexes = $"""
        SELECT n.nspname::text, c.relname::text, a.attname::text, i.indisunique AND i.indnkeyatts = 1, s.n_distinct::float8, c.reltuples::float8
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
            LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname AND NOT s.inherited
        WHERE i.indisvalid AND i.indpred IS NULL AND {Tables}
        """;

    /// <summary>schema, table, definition of an index of an expression.</summary>
    public const string SkyIndexes = $"""
        SELECT n.nspname::text, c.relname::text, pg_catalog.pg_get_indexdef(i.indexrelid)
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = 0 AND {Tables}
        """;

    /// <summary>schema, table, name of a foreign key, schema and table that it leads to, columns from and to.</summary>
    public const string Keys = $"""
        SELECT n.nspname::text, c.relname::text, k.conname::text, fn.nspname::text, f.relname::text,
            ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, o) JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.o),
            ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, o) JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o)
        FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_class f ON f.oid = k.confrelid JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
        WHERE k.contype = 'f' AND k.conparentid = 0 AND {Tables}
        ORDER BY 1, 2, 3
        """;

    /// <summary>Extensions of the sky and the schemas of their functions.</summary>
    public const string Extensions = """
        SELECT e.extname::text, n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname IN ('pg_sphere', 'q3c')
        """;

    public const string LetterCollation = "SELECT EXISTS (SELECT FROM pg_catalog.pg_collation WHERE collname = 'und-x-icu')";

    /// <summary>Schema and name of each table of a TAP_SCHEMA, as they are written.</summary>
    public const string TapSchema = """
        SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE lower(n.nspname) = 'tap_schema' AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
        """;
}
