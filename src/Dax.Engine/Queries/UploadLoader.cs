using Dax.Adql.Binding;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.VOTable;

namespace Dax.Engine.Queries;

/// <summary>Brings the tables of a request into its snapshot as TAP_UPLOAD tables (TAP 1.1, 2.7.6).</summary>
internal sealed class UploadLoader(IUploadStore store, IUploadFetcher fetcher, QueryOptions options)
{
    /// <summary>Answers the model with the uploads in it; the same model when there are none.</summary>
    public async ValueTask<Result<CatalogModel>> Load(ICatalogSnapshot snapshot, IReadOnlyList<UploadSource> sources, CancellationToken cancel)
    {
        if (sources.Count == 0) return snapshot.Model;
        if (sources.Count > options.MaxUploads)
            return new Fault.Usage($"At most {options.MaxUploads} tables may be uploaded with one query, not {sources.Count}.");
        var tables = new List<CatalogTable>(sources.Count);
        foreach (var source in sources)
        {
            if (tables.Exists(t => t.Name.Equals(source.Name, StringComparison.OrdinalIgnoreCase)))
                return new Fault.Usage($"Two uploads are called '{source.Name}'; give each its own name.");
            var loaded = await Load(snapshot, source, cancel);
            if (!loaded.IsOk) return loaded.Fault;
            tables.Add(loaded.Value);
        }
        return snapshot.Model.With(tables);
    }

    private async ValueTask<Result<CatalogTable>> Load(ICatalogSnapshot snapshot, UploadSource source, CancellationToken cancel)
    {
        var opened = await Open(source, cancel);
        if (!opened.IsOk) return opened.Fault;
        try
        {
            await using var body = opened.Value;
            var limits = new VOTableLimits { MaxBytes = options.MaxUploadBytes, MaxRows = options.MaxUploadRows };
            await using var rows = await VOTableReader.Open(body, limits, cancel);
            return await snapshot.Upload(source.Name, rows, cancel);
        }
        catch (VOTableFormatException bad)
        {
            return new Fault.Usage($"The uploaded table '{source.Name}' cannot be read: {bad.Message}");
        }
    }

    private async ValueTask<Result<Stream>> Open(UploadSource source, CancellationToken cancel)
    {
        if (source.Token is { } token)
        {
            var stream = await store.Open(token, cancel);
            return stream is null ? new Fault.Transient($"The uploaded table '{source.Name}' is no longer there; send it again.") : stream;
        }
        return Uri.TryCreate(source.Url, UriKind.Absolute, out var uri)
            ? await fetcher.Fetch(uri, options.MaxUploadBytes, cancel)
            : new Fault.Usage($"The upload '{source.Name}' names no place that a table could be fetched from.");
    }
}
