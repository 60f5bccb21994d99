using Dax.Backends.DuckDb.Native;
using Dax.Ivoa.Tables;

namespace Dax.Backends.ObsCore;

/// <summary>Appends to a table of the engine, in which rows can be seen after <see cref="Flush"/>.</summary>
internal sealed class StagingAppender(DuckDbConnection connection, string table, IReadOnlyList<DuckDbColumnType> types)
{
    private DuckDbAppender? appender;

    public void Append(IReadOnlyList<ColumnVector> vectors, int count)
    {
        if (count == 0) return;
        appender ??= connection.Append(null, null, table, types);
        appender.Append(vectors, 0, count);
    }

    public void Flush()
    {
        appender?.Complete();
        appender?.Dispose();
        appender = null;
    }
}
