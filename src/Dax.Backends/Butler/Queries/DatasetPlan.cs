using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Where;
using Dax.Engine.Datasets;
using Dax.Sky.Times;

namespace Dax.Backends.Butler.Queries;

/// <summary>A search for datasets of one type, ready to be written as SQL page by page, in the order of their ids.</summary>
internal sealed class DatasetPlan
{
    private readonly RegistryState state;
    private readonly RegistryDialect dialect;
    private readonly DatasetQuery query;
    private readonly DatasetSources sources;
    private readonly SearchShape shape;
    private readonly DatasetColumns columns;

    public DatasetPlan(RegistryState state, RegistryDialect dialect, DatasetQuery query, DatasetSources sources, SearchShape shape, DatasetColumns columns) =>
        (this.state, this.dialect, this.query, this.sources, this.shape, this.columns) = (state, dialect, query, sources, shape, columns);

    /// <summary>With nothing that narrows the search the ids are walked through in order: every page then costs what it shows.</summary>
    public bool IsWalk => !sources.HasCalibrations && query.Timespan is null && shape.Condition is null && query.Region is null;

    /// <summary>Conditions on the dataset itself come before the choice of the first, so the rows that are left must be ranked.</summary>
    public bool HasWindow => sources.IsRanked && (sources.HasCalibrations || shape.Needs is { IsAboutDataset: true });

    /// <summary>Columns: dataset_id, run_id, ingest_date, then those of <see cref="DatasetColumns"/>.</summary>
    /// <param name="ids">Of these only; null for all.</param>
    public SqlText Page(object? after, IReadOnlyList<Guid>? ids, int limit)
    {
        var sql = new SqlText();
        sources.AddRanks(sql);
        if (HasWindow) return Windowed(sql, after, limit);
        AddSelect(sql);
        return AddRest(sql, after, ids, limit);
    }

    /// <summary>The ids alone, each once; some of them may fail a test of regions yet. Not for <see cref="HasWindow"/>.</summary>
    public SqlText Ids(object? after, int limit)
    {
        var sql = new SqlText();
        sources.AddRanks(sql);
        sql.Add("SELECT DISTINCT t.dataset_id");
        return AddRest(sql, after, null, limit);
    }

    private SqlText AddRest(SqlText sql, object? after, IReadOnlyList<Guid>? ids, int limit)
    {
        AddFrom(sql, ids);
        AddSince(sql, "d.ingest_date");
        // What is given by id was seen to be the first.
        if (sources.IsRanked && ids is null) sources.AddShadows(sql, shape.Joins.Joined);
        if (after is not null) sql.Add($"\n AND t.dataset_id > {sql.Parameter(after)}");
        return sql.Add("\nORDER BY t.dataset_id LIMIT ").Add(limit);
    }

    /// <summary>The same of one dataset by its id.</summary>
    public SqlText One(object id)
    {
        var sql = new SqlText();
        AddSelect(sql);
        sql.Add($"\nFROM {dialect.Table(sources.Type.TagTable)} t JOIN {dialect.Table("dataset")} d ON d.id = t.dataset_id AND d.run_id = t.collection_id");
        shape.Joins.Write(sql);
        return sql.Add($"\nWHERE t.dataset_id = {sql.Parameter(id)}");
    }

    private SqlText Windowed(SqlText sql, object? after, int limit)
    {
        sql.Add("SELECT q.* FROM (");
        AddSelect(sql);
        var partition = string.Join(", ", sources.Type.Group.Required.Select(d => $"t.{RegistryDialect.Quote(d)}"));
        sql.Add($", RANK() OVER ({(partition.Length > 0 ? $"PARTITION BY {partition} " : "")}ORDER BY c.rank) AS place");
        AddFrom(sql);
        sql.Add(") q\nWHERE q.place = 1");
        AddSince(sql, "q.k2");
        if (after is not null) sql.Add($" AND q.k0 > {sql.Parameter(after)}");
        return sql.Add("\nORDER BY q.k0 LIMIT ").Add(limit);
    }

    private void AddSelect(SqlText sql)
    {
        sql.Add("SELECT t.dataset_id AS k0, d.run_id AS k1, d.ingest_date AS k2");
        for (var i = 0; i < columns.Expressions.Count; i++) sql.Add(", ").Add(columns.Expressions[i]).Add(" AS k").Add(i + 3);
    }

    private void AddFrom(SqlText sql, IReadOnlyList<Guid>? ids = null)
    {
        // Ids that are given, or a region, lead; what leads the engine takes first.
        var lead = ids is not null ? dialect.IdList(ids, sql) : shape.Lead?.Keys(sql);
        sources.AddFrom(sql, IsWalk, lead);
        shape.Joins.Write(sql);
        sql.Add("\nWHERE 1 = 1");
        sources.AddPlace(sql, IsWalk);
        if (ids is not null) sql.Add("\n AND t.dataset_id = s.id");
        else if (shape.Lead is { } region) sql.Add(DatasetSources.LeadOn(region.Element));
        AddTime(sql);
        if (shape.Condition is { } condition)
        {
            var text = new WhereSql(sql, dialect, shape.Joins, state.HasIngestNanoseconds, sources.HasCalibrations).Condition(condition);
            sql.Add("\n AND ").Add(text);
        }
    }

    private void AddSince(SqlText sql, string column)
    {
        if (query.IngestedSince is not { } since) return;
        if (state.HasIngestNanoseconds) sql.Add($"\n AND {column} >= {sql.Parameter(TaiTime.FromUtc(since))}");
        else sql.Add($"\n AND {dialect.TimestampColumn(column)} >= {sql.Parameter(dialect.TimestampValue(since))}");
    }

    /// <summary>Dimensions that have times are asked for them; types without any are valid always, but for calibrations' validities.</summary>
    private void AddTime(SqlText sql)
    {
        if (shape.ValidityElement is { } element)
        {
            var (begin, end) = dialect.Timespan(shape.Joins.AliasOf(element.Name)!);
            sql.Add($"\n AND (t.valid_begin IS NULL OR (t.valid_begin < {end} AND t.valid_end > {begin} AND {begin} < {end}))");
        }
        if (query.Timespan is not { } span) return;
        foreach (var temporal in sources.Type.Group.Temporal)
        {
            if (shape.Joins.AliasOf(temporal.Name) is { } alias) sql.Add(DatasetSources.Overlap(dialect.Timespan(alias), span, sql));
        }
    }
}
