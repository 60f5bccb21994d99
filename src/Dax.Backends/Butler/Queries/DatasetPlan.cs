using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Where;
using Dax.Engine.Datasets;

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
    private bool IsWalk => !sources.HasCalibrations && query.Timespan is null && shape.Condition is null && query.Region is null;

    /// <summary>Conditions on the dataset itself come before the choice of the first, so the rows that are left must be ranked.</summary>
    private bool HasWindow => sources.IsRanked && (sources.HasCalibrations || shape.Needs is { IsAboutDataset: true });

    /// <summary>Columns: dataset_id, run_id, ingest_date, then those of <see cref="DatasetColumns"/>.</summary>
    public SqlText Page(object? after, int limit)
    {
        var sql = new SqlText();
        sources.AddRanks(sql);
        if (HasWindow) return Windowed(sql, after, limit);
        AddSelect(sql);
        AddFrom(sql);
        if (query.IngestedSince is { } since) sql.Add($"\n AND d.ingest_date >= {sql.Parameter(IngestValue(since))}");
        if (sources.IsRanked) sources.AddShadows(sql);
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
        if (query.IngestedSince is { } since) sql.Add($" AND q.k2 >= {sql.Parameter(IngestValue(since))}");
        if (after is not null) sql.Add($" AND q.k0 > {sql.Parameter(after)}");
        return sql.Add("\nORDER BY q.k0 LIMIT ").Add(limit);
    }

    private void AddSelect(SqlText sql)
    {
        sql.Add("SELECT t.dataset_id AS k0, d.run_id AS k1, d.ingest_date AS k2");
        for (var i = 0; i < columns.Expressions.Count; i++) sql.Add(", ").Add(columns.Expressions[i]).Add(" AS k").Add(i + 3);
    }

    private void AddFrom(SqlText sql)
    {
        sources.AddFrom(sql, IsWalk);
        shape.Joins.Write(sql);
        sql.Add("\nWHERE 1 = 1");
        sources.AddPlace(sql, IsWalk);
        AddTime(sql);
        if (shape.Condition is { } condition)
        {
            var text = new WhereSql(sql, dialect, shape.Joins, state.HasIngestNanoseconds, sources.HasCalibrations).Condition(condition);
            sql.Add("\n AND ").Add(text);
        }
    }

    private object IngestValue(DateTimeOffset since) => state.HasIngestNanoseconds ? Sky.Time.TaiTime.FromUtc(since) : dialect.TimestampValue(since);

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
