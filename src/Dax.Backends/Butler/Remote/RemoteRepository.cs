using System.Collections.Immutable;
using System.Text.Json;
using Dax.Backends.Artifacts;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Backends.Butler.Remote;

/// <summary>A repository behind a Butler server. Nothing of it is kept but its universe and, for a while, its dataset types and collections.</summary>
internal sealed partial class RemoteRepository(ServerConnection server, DimensionUniverse universe, ButlerOptions options, TimeProvider time) : IButlerRepository, ITokenHolder, IDisposable
{
    // The server's own limit (daf_butler's GetFileTransferInfoRequestModel).
    private const int MaxIdsPerRequest = 10_000;
    private readonly ServerRecords records = new(universe);
    private readonly Kept<ImmutableArray<DatasetType>> types = new(time, options.ServerCacheTime);
    private readonly Kept<ImmutableArray<ButlerCollection>> collections = new(time, options.ServerCacheTime);

    public string Label => server.Label;

    /// <summary>The server's own host; the store behind its signed URLs, if that is another one, the operator allows.</summary>
    public ImmutableArray<Uri> Roots => [new Uri(server.Server.GetLeftPart(UriPartial.Authority) + "/")];

    /// <summary>The token goes to the host that it was given for, and nowhere else.</summary>
    public string? TokenFor(Uri url) =>
        url.Scheme == server.Server.Scheme && url.Port == server.Server.Port && url.Host.Equals(server.Server.Host, StringComparison.OrdinalIgnoreCase) ? server.Token : null;

    public ValueTask<Result<ImmutableArray<DatasetType>>> DatasetTypes(CancellationToken cancel) => types.Get(
        () => Ask(server.Post("v1/query_dataset_types", QueryDocuments.DatasetTypes(), cancel), answer =>
            ImmutableArray.CreateRange(answer.GetProperty("dataset_types").EnumerateArray().Select(ServerRecords.Type).OrderBy(t => t.Name, StringComparer.Ordinal))));

    public ValueTask<Result<ImmutableArray<ButlerCollection>>> Collections(CancellationToken cancel) => collections.Get(
        () => Ask(server.Post("v1/query_collection_info", QueryDocuments.Collections(), cancel), answer =>
            ImmutableArray.CreateRange(answer.GetProperty("collections").EnumerateArray().Select(ServerRecords.Collection))));

    public async ValueTask<Result<ExpandedDataset>> Find(Guid id, CancellationToken cancel)
    {
        var found = await Ask(server.Get($"v1/dataset/{id}?dimension_records=true", cancel), answer =>
            answer.TryGetProperty("dataset_ref", out var node) && node.ValueKind == JsonValueKind.Object ? records.Dataset(node) : null);
        return found.IsOk ? found.Value is { } dataset ? dataset : new Fault.NotFound($"The repository '{Label}' has no dataset {id}.") : found.Fault;
    }

    public async ValueTask<Result<ImmutableArray<DimensionRecord>>> Records(string element, DataId? where, CancellationToken cancel)
    {
        if (universe.Find(element) is not { } known) return new Fault.NotFound($"The repository '{Label}' has no dimension '{element}'.");
        try
        {
            var predicate = where is null ? Predicate.True : Expressions.Equal(where, d => known.Required.Contains(d) || known.Implied.Contains(d));
            var lines = await server.Stream("v1/query/execute", QueryDocuments.Records(known, universe.Group(known.Required), predicate), cancel);
            if (!lines.IsOk) return lines.Fault;
            using (lines.Value) return await AllRecords(lines.Value, cancel);
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

    public async ValueTask<Result<ImmutableArray<Artifact>>> Artifacts(Guid id, CancellationToken cancel) =>
        await Ask(server.Get($"v1/get_file/{id}", cancel), answer => ServerFiles.Artifacts(answer, id));

    public async ValueTask<Result<IReadOnlyDictionary<Guid, long>>> FileSizes(IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var sizes = new Dictionary<Guid, long>(ids.Count);
        foreach (var some in ids.Chunk(MaxIdsPerRequest))
        {
            var page = await Ask(server.Post("v1/file_transfer", QueryDocuments.Ids(some), cancel), ServerFiles.Sizes);
            if (!page.IsOk) return page.Fault;
            foreach (var (id, bytes) in page.Value) sizes[id] = bytes;
        }
        return sizes;
    }

    public void Dispose()
    {
        server.Dispose();
        types.Dispose();
        collections.Dispose();
    }

    private async Task<ImmutableArray<DimensionRecord>> AllRecords(QueryLines lines, CancellationToken cancel)
    {
        var all = ImmutableArray.CreateBuilder<DimensionRecord>();
        while (await lines.Next(cancel) is { } page)
        {
            using (page) all.AddRange(Read(() => Rows(page, "dimension_record").Select(records.Record).ToList()));
        }
        return all.ToImmutable();
    }

    private static JsonElement.ArrayEnumerator Rows(JsonDocument page, string kind) =>
        page.RootElement.GetProperty("type").ValueEquals(kind) ? page.RootElement.GetProperty("rows").EnumerateArray() : throw new InvalidDataException("The answer has rows of another kind.");

    private async Task<Result<T>> Ask<T>(Task<Result<JsonDocument>> asked, Func<JsonElement, T> read)
    {
        var answer = await asked;
        if (!answer.IsOk) return answer.Fault;
        using (answer.Value)
        {
            try
            {
                return Read(() => read(answer.Value.RootElement));
            }
            catch (ButlerException e)
            {
                return e.Fault;
            }
        }
    }

    // Whatever is missing from an answer, or has another type: it is the server's form that is not known.
    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ButlerException(ServerFaults.Strange(Label), e);
        }
    }
}
