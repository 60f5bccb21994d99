using Dax.Backends.Butler.Registry;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Queries;

/// <summary>A search under way: pages of datasets in the order of their ids. Between pages nothing is held open, so a slow reader hinders no writer.</summary>
internal sealed class DatasetSearch
{
    private const int FirstPage = 500;
    private const int LargestPage = 8000;

    /// <summary>Of one dataset with all that it is paired with.</summary>
    private const int MostRows = 1 << 20;

    private readonly RegistryDatabase database;
    private readonly DatasetPlan plan;
    private readonly DatasetColumns columns;
    private readonly bool hasPairs;
    private int size = FirstPage;
    private int left;
    private Guid? last;

    public DatasetSearch(RegistryState state, RegistryDatabase database, StoredType type, DatasetQuery query, IReadOnlyList<CollectionRow> collections, bool isExpanded, Action<string> onBadRegion)
    {
        (this.database, left) = (database, query.Limit ?? int.MaxValue);
        var sources = new DatasetSources(database.Dialect, type, query, collections);
        var shape = new SearchShape(type, state, database.Dialect, query, sources.HasCalibrations);
        columns = new DatasetColumns(type, state, shape, isExpanded, onBadRegion);
        plan = new DatasetPlan(state, database.Dialect, query, sources, shape, columns);
        hasPairs = shape.HasMoreDimensions;
        IsDone = sources.IsEmpty || shape.IsImpossible || left <= 0;
    }

    public bool IsDone { get; private set; }

    /// <summary>May be empty before the end, too.</summary>
    public async Task<IReadOnlyList<ExpandedDataset>> Next(CancellationToken cancel)
    {
        if (IsDone) return [];
        var limit = (int)Math.Min(size, (long)left + 1);
        var rows = await Rows(limit, cancel);
        while (hasPairs && rows.Count == limit && rows[0].Id == rows[^1].Id && limit < MostRows)
        {
            // One dataset fills the page: it must be seen whole, for any of its pairs may be the one that passes.
            limit *= 4;
            rows = await Rows(limit, cancel);
        }
        IsDone = rows.Count < limit;
        size = Math.Min(2 * size, LargestPage);
        return Take(rows, isCut: !IsDone);
    }

    /// <summary>The one dataset, if the type's tables have it.</summary>
    public async Task<ExpandedDataset?> One(Guid id, CancellationToken cancel) =>
        (await database.Rows(plan.One(database.Dialect.IdValue(id)), columns.Read, cancel)).Select(r => r.Dataset).FirstOrDefault(d => d is not null);

    private Task<List<(Guid Id, ExpandedDataset? Dataset)>> Rows(int limit, CancellationToken cancel) =>
        database.Rows(plan.Page(last is { } id ? database.Dialect.IdValue(id) : null, limit), columns.Read, cancel);

    private List<ExpandedDataset> Take(List<(Guid Id, ExpandedDataset? Dataset)> rows, bool isCut)
    {
        var page = new List<ExpandedDataset>(rows.Count);
        var end = rows.Count;
        // The last dataset's pairs go on in the next page; it comes again there, whole.
        if (isCut && hasPairs && rows[0].Id != rows[^1].Id)
        {
            while (rows[end - 1].Id == rows[^1].Id) end--;
        }
        Guid? shown = null;
        for (var i = 0; i < end; i++)
        {
            last = rows[i].Id;
            // In several collections, or valid at several times, or in several pairs: it is one dataset.
            if (rows[i].Dataset is not { } dataset || rows[i].Id == shown) continue;
            if (left <= 0) break;
            left--;
            shown = rows[i].Id;
            page.Add(dataset);
        }
        IsDone |= left <= 0;
        return page;
    }
}
