using Dax.Ivoa.Fits;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;

namespace Dax.Backends.Import;

/// <summary>A file that describes its own columns: VOTable (any serialisation) or a FITS binary table.</summary>
internal sealed class TableFileSource : IImportSource
{
    private readonly string path;
    private readonly ImportFormat format;
    private IRowStream? atFirstRow;

    private TableFileSource(string path, ImportFormat format) => (this.path, this.format) = (path, format);

    public SourceTable Table { get; private set; } = new("", new TableSchema([]), HasNames: true);

    public double? Fraction { get; private set; }

    /// <summary>Reads the file's description of itself, up to the first row.</summary>
    /// <exception cref="ImportException">It is not of the format.</exception>
    public static async Task<TableFileSource> Create(string path, ImportFormat format, CancellationToken cancel)
    {
        var source = new TableFileSource(path, format);
        source.atFirstRow = await source.AtFirstRow(cancel);
        var description = source.atFirstRow is VOTableReader { Description: { Length: > 0 } d } ? d : null;
        source.Table = new SourceTable(Path.GetFileName(path), source.atFirstRow.Schema, HasNames: true) { Description = description };
        return source;
    }

    public async ValueTask<IRowStream> Open(IReadOnlyList<TableColumn?> wanted, CancellationToken cancel)
    {
        var rows = atFirstRow ?? await AtFirstRow(cancel);
        atFirstRow = null;
        return new NamedRowStream(rows, Table.File);
    }

    public bool GuessAgain() => false;

    public async ValueTask DisposeAsync()
    {
        if (atFirstRow is not null)
        {
            await atFirstRow.DisposeAsync();
        }
    }

    private async Task<IRowStream> AtFirstRow(CancellationToken cancel)
    {
        long read = 0;
        var length = Math.Max(1, new FileInfo(path).Length);
        var bytes = ImportFormats.OpenPlain(path, n => Fraction = Math.Min(1, (read += n) / (double)length));
        try
        {
            // The operator's own files: what bounds a stranger's upload does not bound them.
            return format == ImportFormat.Fits
                ? await FitsTableReader.Open(bytes, FitsTableLimits.Default with { MaxBufferedBytes = 1L << 30 }, cancel: cancel)
                : await VOTableReader.Open(bytes, VOTableLimits.Default with { MaxBytes = long.MaxValue, MaxColumns = MySqlSchemaReader.MaxColumns }, cancel);
        }
        catch (TableFormatException e)
        {
            throw new ImportException($"{Path.GetFileName(path)}: {e.Message}", e);
        }
    }
}
