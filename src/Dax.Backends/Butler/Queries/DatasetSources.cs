using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Queries;

/// <summary>The tables that associate datasets of one type with the collections that are searched: tags for RUN and TAGGED ones, validities for CALIBRATION ones.</summary>
internal sealed class DatasetSources
{
    private readonly RegistryDialect dialect;
    private readonly DatasetQuery query;
    private readonly (long Id, int Rank)[] plain;
    private readonly (long Id, int Rank)[] calibs;
    private readonly string ranks;

    public DatasetSources(RegistryDialect dialect, StoredType type, DatasetQuery query, IReadOnlyList<CollectionRow> collections)
    {
        (this.dialect, Type, this.query) = (dialect, type, query);
        var ranked = collections.Select((c, i) => (Collection: c, Rank: i)).ToArray();
        plain = [.. ranked.Where(r => r.Collection.Kind != CollectionKind.Calibration).Select(r => (r.Collection.Id, r.Rank))];
        calibs = type.CalibTable is null ? [] : [.. ranked.Where(r => r.Collection.Kind == CollectionKind.Calibration).Select(r => (r.Collection.Id, r.Rank))];
        ranks = IsRanked ? string.Join(", ", plain.Concat(calibs).Select(c => FormattableString.Invariant($"({c.Id}, {c.Rank})"))) : "";
    }

    public StoredType Type { get; }

    public bool IsEmpty => plain.Length + calibs.Length == 0;

    public bool HasCalibrations => calibs.Length > 0;

    /// <summary>Later collections hide nothing in the only one there is.</summary>
    public bool IsRanked => query.FindFirst && plain.Length + calibs.Length > 1;

    public void AddRanks(SqlText sql)
    {
        if (IsRanked) sql.Add("WITH c(id, rank) AS (VALUES ").Add(ranks).Add(")\n");
    }

    /// <param name="isWalk">Conditions on type and collection are kept from choosing the index.</param>
    /// <param name="lead">A subquery that comes first, as s.</param>
    public void AddFrom(SqlText sql, bool isWalk, string? lead)
    {
        sql.Add("\nFROM ");
        // SQLite joins in the order of CROSS JOINs; to PostgreSQL they are joins like any other.
        if (lead is not null) sql.Add(lead).Add(" s CROSS JOIN ");
        if (HasCalibrations) AddBoth(sql);
        else sql.Add(dialect.Table(Type.TagTable));
        sql.Add(" t JOIN ").Add(dialect.Table("dataset")).Add(" d ON d.id = t.dataset_id");
        if (IsRanked) sql.Add($" JOIN c ON c.id = {(isWalk ? "+" : "")}t.collection_id");
    }

    public static string LeadOn(DimensionElement element) => string.Concat(element.Required.Select(d => $"\n AND s.{RegistryDialect.Quote(d)} = t.{RegistryDialect.Quote(d)}"));

    public void AddPlace(SqlText sql, bool isWalk)
    {
        if (!HasCalibrations) AddPlace(sql, plain, isWalk ? "+t" : "t");
    }

    /// <summary>Nothing of the same data ID in a collection that comes earlier. Not for searches with calibrations, where more than the data ID decides.</summary>
    /// <param name="joined">A column of each joined table: being named here, they are joined and their conditions looked at before this one, the dearest.</param>
    public void AddShadows(SqlText sql, IEnumerable<string> joined)
    {
        var same = string.Concat(Type.Group.Required.Select(d => $" AND y.{RegistryDialect.Quote(d)} = t.{RegistryDialect.Quote(d)}"));
        sql.Add("\n AND NOT EXISTS (SELECT 1 FROM c o JOIN ").Add(dialect.Table(Type.TagTable)).Add(" y ON y.collection_id = o.id WHERE o.rank < c.rank AND y.dataset_type_id = ").Add(Type.Id).Add(same);
        foreach (var column in joined) sql.Add($" AND CASE WHEN {column} IS NULL THEN 1 ELSE 1 END = 1");
        sql.Add(")");
    }

    public static string Overlap((string Begin, string End) column, ButlerTimespan span, SqlText sql)
    {
        var (from, to) = Timespans.Stored(span);
        return $"\n AND {column.Begin} < {sql.Parameter(to)} AND {column.End} > {sql.Parameter(from)} AND {column.Begin} < {column.End}";
    }

    /// <summary>With validities, which are null for what is not from a CALIBRATION collection.</summary>
    private void AddBoth(SqlText sql)
    {
        var keys = string.Join(", ", Type.Group.Required.Select(RegistryDialect.Quote).Prepend("collection_id").Prepend("dataset_id").Select(c => $"x.{c}"));
        sql.Add("(");
        if (plain.Length > 0)
        {
            sql.Add($"SELECT {keys}, CAST(NULL AS BIGINT) AS valid_begin, CAST(NULL AS BIGINT) AS valid_end FROM {dialect.Table(Type.TagTable)} x WHERE 1 = 1");
            AddPlace(sql, plain, "x");
            sql.Add("\n UNION ALL ");
        }
        var (begin, end) = dialect.Timespan("x");
        sql.Add($"SELECT {keys}, {begin} AS valid_begin, {end} AS valid_end FROM {dialect.Table(Type.CalibTable!)} x WHERE 1 = 1");
        AddPlace(sql, calibs, "x");
        if (query.Timespan is { } span) sql.Add(Overlap((begin, end), span, sql));
        sql.Add(")");
    }

    private void AddPlace(SqlText sql, (long Id, int Rank)[] collections, string alias)
    {
        sql.Add($"\n AND {alias}.dataset_type_id = ").Add(Type.Id).Add($" AND {alias}.collection_id IN (");
        for (var i = 0; i < collections.Length; i++) sql.Add(i > 0 ? ", " : "").Add(collections[i].Id);
        sql.Add(")");
    }
}
