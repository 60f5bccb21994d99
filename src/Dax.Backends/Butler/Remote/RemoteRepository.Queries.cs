using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dax.Backends.Butler.Queries;
using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Backends.Butler.Remote;

internal sealed partial class RemoteRepository
{
    public async ValueTask<Result<IAsyncEnumerable<DatasetRef>>> Query(DatasetQuery query, CancellationToken cancel)
    {
        var found = await Search(query, withRecords: false, cancel);
        return found.IsOk ? new Result<IAsyncEnumerable<DatasetRef>>(References(found.Value, cancel)) : found.Fault;
    }

    public ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> QueryExpanded(DatasetQuery query, CancellationToken cancel) => Search(query, withRecords: true, cancel);

    private async ValueTask<Result<IAsyncEnumerable<ExpandedDataset>>> Search(DatasetQuery query, bool withRecords, CancellationToken cancel)
    {
        if (query.Where.Length > options.MaxExpressionLength) return new Fault.Usage(FormattableString.Invariant($"The expression is longer than {options.MaxExpressionLength} characters."));
        try
        {
            var type = await Ask(server.Get($"v1/dataset_type/{Uri.EscapeDataString(query.DatasetType)}", cancel), answer => ServerRecords.Type(answer.GetProperty("dataset_type")));
            if (!type.IsOk) return type.Fault;
            var names = await Names(query.Collections, cancel);
            if (!names.IsOk) return names.Fault;
            if (names.Value.IsEmpty || query.Limit <= 0) return new Result<IAsyncEnumerable<ExpandedDataset>>(AsyncEnumerable.Empty<ExpandedDataset>());
            var search = new ServerSearch(query, type.Value, universe);
            var lines = await server.Stream("v1/query/execute", search.Body(names.Value, withRecords), cancel);
            if (!lines.IsOk) return lines.Fault;
            // The first page now: what is wrong with the query is an answer, not a broken stream.
            var first = await First(lines.Value, cancel);
            return new Result<IAsyncEnumerable<ExpandedDataset>>(Stream(search, type.Value, lines.Value, first, query.Limit ?? int.MaxValue, cancel));
        }
        catch (RegistryException e)
        {
            return e.Fault;
        }
        catch (ButlerException e)
        {
            return e.Fault;
        }
    }

    private static async Task<JsonDocument?> First(QueryLines lines, CancellationToken cancel)
    {
        try
        {
            return await lines.Next(cancel);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    private async IAsyncEnumerable<ExpandedDataset> Stream(
        ServerSearch search, DatasetType type, QueryLines lines, JsonDocument? first, int left, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var open = lines;
        for (var page = first; page is not null; page = await lines.Next(cancel))
        {
            List<ExpandedDataset> datasets;
            using (page) datasets = Read(() => Rows(page, "dataset_ref").Select(row => records.Dataset(row, type)).ToList());
            foreach (var dataset in datasets)
            {
                if (!search.IsMeant(dataset)) continue;
                yield return dataset;
                if (--left == 0) yield break;
            }
        }
    }

    private static async IAsyncEnumerable<DatasetRef> References(IAsyncEnumerable<ExpandedDataset> datasets, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (var dataset in datasets.WithCancellation(cancel)) yield return dataset.Ref;
    }

    /// <summary>Names as they are given: the server knows chains. Patterns as the names that they match, in the server's order.</summary>
    private async ValueTask<Result<ImmutableArray<string>>> Names(ImmutableArray<string> given, CancellationToken cancel)
    {
        if (!given.Any(IsPattern)) return given;
        var all = await Collections(cancel);
        if (!all.IsOk) return all.Fault;
        var names = new List<string>();
        foreach (var name in given)
        {
            if (!IsPattern(name)) names.Add(name);
            else names.AddRange(all.Value.Where(c => GlobPattern.Matches(name, c.Name)).Select(c => c.Name));
        }
        return names.Distinct(StringComparer.Ordinal).ToImmutableArray();
    }

    private static bool IsPattern(string name) => name.AsSpan().ContainsAny('*', '?', '[');
}
