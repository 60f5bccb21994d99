using System.Threading.Channels;
using Dax.Embedded.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace Dax.Embedded.Persistence;

/// <summary>
/// The one writer of a SQLite file: a thread of its own that commits groups, one fsync for many (WAL, synchronous=FULL). Acknowledged means on disk.
/// Registered as a singleton; others of the process write their tables through it too.
/// </summary>
public sealed class SqliteWriter : IDisposable
{
    /// <summary>Most works that share a transaction.</summary>
    public const int MaxGroup = 256;

    private const int QueueLength = 8192;

    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly CancellationTokenSource halt = new();
    private readonly SqliteConnection connection;
    private readonly GroupTransaction transaction;
    private readonly Thread thread;

    public SqliteWriter(IOptions<EmbeddedActorOptions> options) : this(options.Value.DataFile)
    {
    }

    /// <summary>Opens or creates the file; its folder must exist.</summary>
    public SqliteWriter(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        Batteries_V2.Init();
        File = file;
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using (var pragmas = connection.CreateCommand())
        {
            pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;";
            pragmas.ExecuteNonQuery();
        }

        transaction = new GroupTransaction(connection.Handle!);
        Statements = new SqliteStatements(connection);
        thread = new Thread(Run) { IsBackground = true, Name = "SQLite writer" };
        thread.UnsafeStart();
    }

    public string File { get; }

    /// <summary>Prepared statements of the writing connection; to be used inside a work only.</summary>
    public SqliteStatements Statements { get; }

    /// <summary>
    /// Runs <paramref name="work"/> on the writer's thread, in its own savepoint of a transaction that others share; the task completes when the
    /// transaction is on disk. An exception of the work undoes that work alone and comes out of the task. Waits while the queue is full.
    /// A work must not begin transactions, and must be quick: nobody else writes meanwhile.
    /// </summary>
    public Task<T> Enqueue<T>(Func<SqliteConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var item = new Work<T>(work);
        if (queue.Writer.TryWrite(item))
            return item.Task;
        return halt.IsCancellationRequested ? Task.FromException<T>(new ObjectDisposedException(nameof(SqliteWriter))) : EnqueueLater(item);
    }

    /// <summary>Ends without writing what is still queued: whoever waits for it is told so.</summary>
    public void Dispose()
    {
        // First nothing more comes in: what came in after the thread has cleared the queue would never be answered.
        if (!queue.Writer.TryComplete())
            return;
        halt.Cancel();
        if (Thread.CurrentThread != thread)
            thread.Join();
    }

    private async Task<T> EnqueueLater<T>(Work<T> item)
    {
        try
        {
            await queue.Writer.WriteAsync(item);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteWriter));
        }

        return await item.Task;
    }

    private void Run()
    {
        var group = new List<Work>(MaxGroup);
        try
        {
            while (queue.Reader.WaitToReadAsync(halt.Token).AsTask().GetAwaiter().GetResult())
            {
                while (group.Count < MaxGroup && queue.Reader.TryRead(out var work))
                    group.Add(work);
                transaction.Run(connection, group);
                group.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        while (queue.Reader.TryRead(out var left))
            left.Fail(new ObjectDisposedException(nameof(SqliteWriter)));
        Statements.Dispose();
        transaction.Dispose();
        connection.Dispose();
    }

    internal abstract class Work
    {
        /// <summary>False when it failed; its effects are to be undone.</summary>
        public abstract bool Run(SqliteConnection connection);

        public abstract void Acknowledge();

        public abstract void Fail(Exception error);
    }

    private sealed class Work<T>(Func<SqliteConnection, T> work) : Work
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;
        private Exception? error;

        public Task<T> Task => completion.Task;

        public override bool Run(SqliteConnection connection)
        {
            try
            {
                result = work(connection);
                return true;
            }
            catch (Exception caught)
            {
                error = caught;
                return false;
            }
        }

        public override void Acknowledge()
        {
            if (error is null)
                completion.TrySetResult(result);
            else
                completion.TrySetException(error);
        }

        public override void Fail(Exception failure) => completion.TrySetException(error ?? failure);
    }
}
