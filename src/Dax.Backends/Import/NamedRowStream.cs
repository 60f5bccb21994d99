using Dax.Ivoa.Tables;

namespace Dax.Backends.Import;

/// <summary>Rows whose troubles say which file they come from.</summary>
/// <param name="rows">Owned.</param>
internal sealed class NamedRowStream(IRowStream rows, string file) : IRowStream
{
    public TableSchema Schema => rows.Schema;

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        try
        {
            return await rows.Read(cancel);
        }
        catch (TableFormatException e)
        {
            throw new ImportException($"{file}: {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();
}
