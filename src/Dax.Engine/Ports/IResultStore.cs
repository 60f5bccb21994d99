namespace Dax.Engine.Ports;

/// <summary>Where the bytes of a result lie: under its job and the attempt that wrote it, so that two attempts never touch the same file.</summary>
public readonly record struct ResultKey(string JobId, int Attempt, string Name);

/// <summary>Bytes of results. A result is readable only when it was completed, and then it is whole.</summary>
public interface IResultStore
{
    /// <summary>Starts the result anew (an unfinished file of the same key is replaced).</summary>
    ValueTask<IResultWriter> Create(ResultKey key, CancellationToken cancel);

    /// <summary>The bytes of a completed result (seekable), or null.</summary>
    ValueTask<Stream?> Open(ResultKey key, CancellationToken cancel);

    /// <summary>
    /// The bytes of a result and the notes beside them, as far as they are written; whether the result is being written, was left unfinished, or is whole. Null when there
    /// are none, and always in a store that cannot read what is not whole.
    /// </summary>
    ValueTask<IResultSegment?> OpenSegment(ResultKey key, CancellationToken cancel) => ValueTask.FromResult<IResultSegment?>(null);

    /// <summary>Removes everything of a job; nothing to remove is no error.</summary>
    ValueTask Delete(string jobId, CancellationToken cancel);

    /// <summary>Removes what attempts before this one left of a job, whole or not. Gone when it returns, so that nothing is removed late.</summary>
    ValueTask DeleteBefore(string jobId, int attempt, CancellationToken cancel);

    /// <summary>An empty, seekable scratch stream on disk that vanishes when it is disposed or the process ends.</summary>
    Stream Spool();
}

/// <summary>One result being written. Disposing without <see cref="Complete"/> discards it.</summary>
public interface IResultWriter : IAsyncDisposable
{
    ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>Adds to the notes beside the bytes, for readers of the segment: of what was written before. Not durable, and not kept by every store.</summary>
    ValueTask Note(ReadOnlyMemory<byte> note, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Makes it durable (fsync) and readable under its key, atomically. Answers its length in bytes.</summary>
    ValueTask<long> Complete(CancellationToken cancel);
}

/// <summary>A result that may still grow. It stays readable while it is open, whatever becomes of it.</summary>
public interface IResultSegment : IAsyncDisposable
{
    /// <summary>Bytes at an offset; 0 where there are none yet.</summary>
    ValueTask<int> Read(long offset, Memory<byte> into, CancellationToken cancel);

    /// <summary>The same of the notes.</summary>
    ValueTask<int> ReadNotes(long offset, Memory<byte> into, CancellationToken cancel);
}

/// <summary>Tables that users sent along with a request, until the job that owns them is gone.</summary>
public interface IUploadStore
{
    /// <summary>Stores at most <paramref name="maxBytes"/>; answers a token, or null when there was more.</summary>
    ValueTask<string?> Save(Stream body, long maxBytes, CancellationToken cancel);

    /// <summary>The bytes behind a token, or null.</summary>
    ValueTask<Stream?> Open(string token, CancellationToken cancel);

    ValueTask Delete(string token, CancellationToken cancel);
}
