using System.Collections.Immutable;
using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Queries;

/// <summary>A search for datasets of one type, ready to be written as SQL page by page, in the order of their ids.</summary>
internal sealed class DatasetPlan
{
    private readonly RegistryDialect dialect;
    private readonly DatasetQuery query;
    private readonly (long Id, int Rank)[] plain;
    private readonly (long Id, int Rank)[] calibs;
    private readonly Lazy<string> ranks;

    public DatasetPlan(RegistryState state, RegistryDialect dialect, StoredType type, DatasetQuery query, IReadOnlyList<CollectionRow> collections)
    {
        (State, this.dialect, Type, this.query) = (state, dialect, type, query);
        var ranked = collections.Select((c, i) => (Collection: c, Rank: i)).ToArray();
        plain = [.. ranked.Where(r => r.Collection.Kind != CollectionKind.Calibration).Select(r => (r.Collection.Id, r.Rank))];
        calibs = type.CalibTable is null ? [] : [.. ranked.Where(r => r.Collection.Kind == CollectionKind.Calibration).Select(r => (r.Collection.Id, r.Rank))];
        ranks = new Lazy<string>(() => string.Join(", ", plain.Concat(calibs).Select(c => FormattableString.Invariant($"({c.Id}, {c.Rank})"))));
    }

    public RegistryState State { get; }

    public StoredType Type { get; }

    public bool IsEmpty => plain.Length + calibs.Length == 0;

    /// <summary>Later collections hide nothing in the only one there is.</summary>
    private bool IsRanked => query.FindFirst && plain.Length + calibs.Length > 1;

    /// <summary>With nothing that narrows the search the ids are walked through in order: every page then costs what it shows.</summary>
    private bool IsWalk => calibs.Length == 0 && query.Timespan is null && query.Where.Length == 0 && query.Region is null;

    /// <summary>Columns: dataset_id, run_id, ingest_date, then those of <see cref="Columns"/>.</summary>
    public SqlText Page(DatasetColumns columns, object? after, int limit)
    {
        var sql = new SqlText();
        if (IsRanked) sql.Add("WITH c(id, rank) AS (VALUES ").Add(ranks.Value).Add(")\n");
        sql.Add("SELECT t.dataset_id, d.run_id, d.ingest_date");
        foreach (var expression in columns.Expressions) sql.Add(", ").Add(expression);
        sql.Add("\nFROM ");
        AddSource(sql);
        sql.Add(" t JOIN ").Add(dialect.Table("dataset")).Add(" d ON d.id = t.dataset_id");
        var keep = IsWalk ? "+" : "";
        if (IsRanked) sql.Add($" JOIN c ON c.id = {keep}t.collection_id");
        columns.Joins.Write(sql);
        sql.Add("\nWHERE 1 = 1");
        if (calibs.Length == 0) AddPlace(sql, plain, keep);
        if (query.IngestedSince is { } since) sql.Add($"\n AND d.ingest_date >= {sql.Parameter(IngestValue(since))}");
        AddTime(sql, columns);
        if (IsRanked) AddShadows(sql);
        if (after is not null) sql.Add($"\n AND t.dataset_id > {sql.Parameter(after)}");
        return sql.Add("\nORDER BY t.dataset_id LIMIT ").Add(limit);
    }

    /// <summary>The same of one dataset by its id.</summary>
    public SqlText One(DatasetColumns columns, object id)
    {
        var sql = new SqlText().Add("SELECT t.dataset_id, d.run_id, d.ingest_date");
        foreach (var expression in columns.Expressions) sql.Add(", ").Add(expression);
        sql.Add($"\nFROM {dialect.Table(Type.TagTable)} t JOIN {dialect.Table("dataset")} d ON d.id = t.dataset_id AND d.run_id = t.collection_id");
        columns.Joins.Write(sql);
        return sql.Add($"\nWHERE t.dataset_id = {sql.Parameter(id)}");
    }

    private object IngestValue(DateTimeOffset since) => State.HasIngestNanoseconds ? Sky.Time.TaiTime.FromUtc(since) : dialect.TimestampValue(since);

    /// <summary>The associations; where calibrations may be among them, with validities (null for others).</summary>
    private void AddSource(SqlText sql)
    {
        if (calibs.Length == 0)
        {
            sql.Add(dialect.Table(Type.TagTable));
            return;
        }
        sql.Add("(");
        if (plain.Length > 0)
        {
            sql.Add("SELECT ").Add(Keys("x")).Add(", CAST(NULL AS BIGINT) AS valid_begin, CAST(NULL AS BIGINT) AS valid_end FROM ").Add(dialect.Table(Type.TagTable)).Add(" x WHERE 1 = 1");
            AddPlace(sql, plain, "", "x");
            sql.Add("\n UNION ALL ");
        }
        var (begin, end) = dialect.Timespan("x");
        sql.Add("SELECT ").Add(Keys("x")).Add($", {begin} AS valid_begin, {end} AS valid_end FROM ").Add(dialect.Table(Type.CalibTable!)).Add(" x WHERE 1 = 1");
        AddPlace(sql, calibs, "", "x");
        AddValidity(sql, "x");
        sql.Add(")");
    }

    private string Keys(string alias) => string.Join(", ", Type.Group.Required.Select(RegistryDialect.Quote).Prepend("collection_id").Prepend("dataset_id").Select(c => $"{alias}.{c}"));

    private void AddPlace(SqlText sql, (long Id, int Rank)[] collections, string keep, string alias = "t")
    {
        sql.Add($"\n AND {keep}{alias}.dataset_type_id = ").Add(Type.Id).Add($" AND {keep}{alias}.collection_id IN (");
        for (var i = 0; i < collections.Length; i++) sql.Add(i > 0 ? ", " : "").Add(collections[i].Id);
        sql.Add(")");
    }

    private void AddValidity(SqlText sql, string alias)
    {
        if (query.Timespan is not { } span) return;
        var (begin, end) = dialect.Timespan(alias);
        var (from, to) = Timespans.Stored(span);
        sql.Add($" AND {begin} < {sql.Parameter(to)} AND {end} > {sql.Parameter(from)} AND {begin} < {end}");
    }

    /// <summary>Dimensions that have times are asked for them; types without any are valid always, but for calibrations' validities.</summary>
    private void AddTime(SqlText sql, DatasetColumns columns)
    {
        if (query.Timespan is not { } span) return;
        foreach (var element in Type.Group.Temporal)
        {
            if (columns.Joins.AliasOf(element.Name) is not { } alias) continue;
            var (begin, end) = dialect.Timespan(alias);
            var (from, to) = Timespans.Stored(span);
            sql.Add($"\n AND {begin} < {sql.Parameter(to)} AND {end} > {sql.Parameter(from)} AND {begin} < {end}");
        }
    }

    /// <summary>Nothing of the same data ID in a collection that comes earlier.</summary>
    private void AddShadows(SqlText sql)
    {
        var same = string.Concat(Type.Group.Required.Select(d => $" AND y.{RegistryDialect.Quote(d)} = t.{RegistryDialect.Quote(d)}"));
        foreach (var (table, members) in (ReadOnlySpan<(string?, (long Id, int Rank)[])>)[(Type.TagTable, plain), (Type.CalibTable, calibs)])
        {
            if (members.Length == 0 || table is null) continue;
            sql.Add("\n AND NOT EXISTS (SELECT 1 FROM c o JOIN ").Add(dialect.Table(table)).Add(" y ON y.collection_id = o.id WHERE o.rank < c.rank AND y.dataset_type_id = ").Add(Type.Id).Add(same);
            AddPlaceOf(sql, members);
            if (ReferenceEquals(members, calibs)) AddValidity(sql, "y");
            sql.Add(")");
        }
    }

    private void AddPlaceOf(SqlText sql, (long Id, int Rank)[] members)
    {
        if (plain.Length == 0 || calibs.Length == 0) return;
        sql.Add(" AND o.id IN (");
        for (var i = 0; i < members.Length; i++) sql.Add(i > 0 ? ", " : "").Add(members[i].Id);
        sql.Add(")");
    }
}
