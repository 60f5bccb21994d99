using System.Data.Common;
using System.Security.Cryptography;

namespace Dax.Backends.Cluster;

/// <summary>
/// The database that the silos of a cluster share. What it is asked may be asked again: a deadlock, a lost connection or a server that is just coming back
/// costs some tries, not the job.
/// </summary>
/// <param name="source">Pooled connections; not owned.</param>
public sealed class SharedDatabase(DbDataSource source, ServerDialect dialect, TimeProvider time)
{
    private const int Tries = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    public ServerDialect Dialect => dialect;

    /// <summary>A new connection of the pool; disposing gives it back.</summary>
    internal DbConnection Open() => source.OpenConnection();

    /// <summary>Runs a work that changes nothing more when it is run again, up to six times within about a second and a half, while what fails is called transient.</summary>
    /// <exception cref="DbException">It did not help.</exception>
    internal async Task<T> Run<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancel);
                return await work(connection);
            }
            catch (DbException e) when (e.IsTransient && attempt < Tries)
            {
                // Two that met in a deadlock must not meet again.
                var pause = FirstPause * (1 << attempt) * (0.5 + RandomNumberGenerator.GetInt32(1000) / 1000.0);
                await Task.Delay(pause, time, cancel);
            }
        }
    }
}
