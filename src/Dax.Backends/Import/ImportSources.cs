using Dax.Engine.Faults;

namespace Dax.Backends.Import;

/// <summary>The files of an import, opened, in the order they were given.</summary>
internal sealed class ImportSources : IAsyncDisposable
{
    private readonly List<IImportSource> sources = [];

    public int Count => sources.Count;

    public IImportSource this[int index] => sources[index];

    public IReadOnlyList<SourceTable> Tables => sources.ConvertAll(s => s.Table);

    /// <exception cref="ImportException">A file is missing or not what it should be.</exception>
    public static async Task<ImportSources> Open(ImportRequest request, ImportEngine engine, CancellationToken cancel)
    {
        if (request.Files.Count == 0)
        {
            throw new ImportException("There is no file to import.");
        }
        var opened = new ImportSources();
        try
        {
            foreach (var file in request.Files)
            {
                if (!File.Exists(file))
                {
                    throw new ImportException($"There is no file {file}.");
                }
                opened.sources.Add(await One(request, engine, Path.GetFullPath(file), cancel));
            }
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has every guessed type guessed anew from all rows; false when none was guessed.</summary>
    public bool GuessAgain()
    {
        var any = false;
        foreach (var source in sources)
        {
            any |= source.GuessAgain();
        }
        return any;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }
    }

    private static async Task<IImportSource> One(ImportRequest request, ImportEngine engine, string file, CancellationToken cancel)
    {
        var format = request.Format is { } asked ? new Result<ImportFormat>(asked) : ImportFormats.Of(file);
        if (!format.IsOk)
        {
            throw new ImportException(format.Fault.Message);
        }
        return format.Value switch
        {
            ImportFormat.Csv or ImportFormat.Tsv => new DelimitedSource(file, format.Value, request.Delimited, request.Description),
            ImportFormat.Parquet => new ParquetSource(engine, file),
            var other => await TableFileSource.Create(file, other, cancel),
        };
    }
}
