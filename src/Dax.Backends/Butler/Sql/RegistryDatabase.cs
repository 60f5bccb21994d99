using System.Data.Common;

namespace Dax.Backends.Butler.Sql;

/// <summary>Reads a registry's tables, and never writes. Failures are <see cref="RegistryException"/>; cancelling stops the engine's work.</summary>
internal abstract class RegistryDatabase : IDisposable
{
    public abstract RegistryDialect Dialect { get; }

    /// <summary>Differs at the latest when the content does; null when that cannot be told cheaply.</summary>
    public abstract object? Stamp();

    /// <summary>All rows of a statement, which the caller bounds.</summary>
    public abstract Task<List<T>> Rows<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancel);

    public abstract void Dispose();
}
