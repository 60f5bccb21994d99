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

    /// <summary>Ids that are kept at a time, 16 bytes each.</summary>
    private const int MostIds = 1 << 20;

    private readonly RegistryDatabase database;
    private readonly DatasetPlan plan;
    private readonly DatasetColumns columns;
    private readonly bool hasPairs;
    private int size = FirstPage;
    private int left;
    private Guid? last;

    /// <summary>What is left to be read in full; null as long as pages are asked for without.</summary>
    private List<Guid>? ids;
    private int next;
    private bool hasAllIds;

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

    /// <summary>
    /// May be empty before the end, too. Where the order of ids does not come by itself, every page would cost the whole search again: after the first page the ids are asked for
    /// at once, and the datasets then by their ids.
    /// </summary>
    public async Task<IReadOnlyList<ExpandedDataset>> Next(CancellationToken cancel)
    {
        if (IsDone) return [];
        if (plan.IsWalk || plan.HasWindow || last is null) return await Page(cancel);
        if (ids is null || (next >= ids.Count && !hasAllIds)) await LoadIds(cancel);
        if (next < ids!.Count) return await ById(cancel);
        IsDone = true;
        return [];
    }

    private async Task<List<ExpandedDataset>> Page(CancellationToken cancel)
    {
        var limit = (int)Math.Min(size, (long)left + 1);
        var (rows, isCut) = await Rows(null, limit, cancel);
        IsDone = !isCut;
        size = Math.Min(2 * size, LargestPage);
        return Take(rows, isCut);
    }

    private async Task LoadIds(CancellationToken cancel)
    {
        ids = await database.Rows(plan.Ids(database.Dialect.IdValue(last!.Value), MostIds), row => database.Dialect.ReadId(row, 0), cancel);
        (next, hasAllIds) = (0, ids.Count < MostIds);
    }

    private async Task<List<ExpandedDataset>> ById(CancellationToken cancel)
    {
        var chunk = ids!.GetRange(next, Math.Min(size, ids.Count - next));
        var (rows, isCut) = await Rows(chunk, 4 * LargestPage, cancel);
        size = Math.Min(2 * size, LargestPage);
        var page = Take(rows, isCut);
        next = isCut ? ids.IndexOf(last!.Value, next) + 1 : next + chunk.Count;
        if (!isCut) last = chunk[^1];
        return page;
    }

    /// <summary>The one dataset, if the type's tables have it.</summary>
    public async Task<ExpandedDataset?> One(Guid id, CancellationToken cancel) =>
        (await database.Rows(plan.One(database.Dialect.IdValue(id)), columns.Read, cancel)).Select(r => r.Dataset).FirstOrDefault(d => d is not null);

    private async Task<(List<(Guid Id, ExpandedDataset? Dataset)> Rows, bool IsCut)> Rows(IReadOnlyList<Guid>? among, int limit, CancellationToken cancel)
    {
        while (true)
        {
            var rows = await database.Rows(plan.Page(last is { } id ? database.Dialect.IdValue(id) : null, among, limit), columns.Read, cancel);
            // When one dataset fills the page it must be seen whole: any of its pairs may be the one that passes.
            if (!hasPairs || rows.Count < limit || rows[0].Id != rows[^1].Id || limit >= MostRows) return (rows, rows.Count >= limit);
            limit *= 4;
        }
    }

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
