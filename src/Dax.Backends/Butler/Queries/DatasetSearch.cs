using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Queries;

/// <summary>A search under way: pages of datasets in the order of their ids. Between pages nothing is held open, so a slow reader hinders no writer.</summary>
internal sealed class DatasetSearch
{
    private const int FirstPage = 500;
    private const int LargestPage = 8000;

    private readonly RegistryDatabase database;
    private readonly DatasetPlan plan;
    private readonly DatasetColumns columns;
    private readonly DatasetQuery query;
    private int size = FirstPage;
    private int left;
    private Guid? last;

    public DatasetSearch(RegistryState state, RegistryDatabase database, StoredType type, DatasetQuery query, IReadOnlyList<CollectionRow> collections, bool isExpanded, Action<string> onBadRegion)
    {
        (this.database, this.query, left) = (database, query, query.Limit ?? int.MaxValue);
        plan = new DatasetPlan(state, database.Dialect, type, query, collections);
        columns = new DatasetColumns(type, state, database.Dialect, isExpanded, query.Timespan is null ? [] : type.Group.Temporal, onBadRegion);
        IsDone = plan.IsEmpty || left <= 0;
    }

    public bool IsDone { get; private set; }

    /// <summary>May be empty before the end, too.</summary>
    public async Task<IReadOnlyList<ExpandedDataset>> Next(CancellationToken cancel)
    {
        if (IsDone) return [];
        var limit = (int)Math.Min(size, (long)left + 1);
        var rows = await database.Rows(plan.Page(columns, last is { } id ? database.Dialect.IdValue(id) : null, limit), columns.Read, cancel);
        if (rows.Count < limit) IsDone = true;
        size = Math.Min(2 * size, LargestPage);
        var page = new List<ExpandedDataset>(rows.Count);
        foreach (var row in rows)
        {
            // In several collections, or valid at several times: it is one dataset.
            if (row.Ref.Id == last) continue;
            last = row.Ref.Id;
            if (left-- <= 0) break;
            page.Add(row);
        }
        IsDone |= left <= 0;
        return page;
    }

    /// <summary>The one dataset, if the type's tables have it.</summary>
    public async Task<ExpandedDataset?> One(Guid id, CancellationToken cancel) =>
        (await database.Rows(plan.One(columns, database.Dialect.IdValue(id)), columns.Read, cancel)).FirstOrDefault();
}
