using System.Data.Common;

namespace Dax.Backends.Gathering;

/// <summary>
/// A statement that runs on a server, and what it holds. Disposing it takes what is left of the answer and gives all back, once: at the end, or when the server was told to stop.
/// </summary>
internal interface IRunningStatement<out TReader> : IAsyncDisposable where TReader : DbDataReader
{
    TReader Reader { get; }

    /// <summary>Waits for the next row; false at the end. The server stops when <paramref name="stop"/> is cancelled.</summary>
    Task<bool> Next(CancellationToken stop);
}
