using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Orleans;

namespace Dax.Contracts.Results;

/// <summary>What an answer is, known before its first byte.</summary>
/// <param name="Length">In bytes, when it is known; the answer has exactly that many then.</param>
/// <param name="IsEmpty">There is nothing to answer, and that is no mistake: no bytes follow.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ResultHead)]
public sealed record ResultHead(
    [property: Id(0)] string ContentType, [property: Id(1)] string FileName, [property: Id(2)] long? Length = null, [property: Id(3)] bool IsEmpty = false);

/// <summary>
/// A part of an answer. The first (sequence 0) carries the head, or the fault and nothing else: then nothing was written. <paramref name="Bytes"/> may be
/// reused by the producer once the next chunk is asked for. A failure in mid-stream is inside the document; the chunk marked last always comes.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.ResultChunk)]
public sealed record ResultChunk(
    [property: Id(0)] long Sequence, [property: Id(1)] ReadOnlyMemory<byte> Bytes, [property: Id(2)] bool Last,
    [property: Id(3)] ResultHead? Head = null, [property: Id(4)] FaultView? Fault = null);

/// <summary>One synchronous query: a job without state. The key is its job id, used once.</summary>
[Alias(Aliases.SyncQueryGrain)]
public interface ISyncQueryGrain : IGrainWithStringKey
{
    /// <summary>Admits, runs and streams. Abandoning the enumeration cancels the engine's work.</summary>
    [Alias("Run")] IAsyncEnumerable<ResultChunk> Run(JobSpec spec, CancellationToken cancel = default);
}

/// <summary>Opens stored results without a grain hop; who may read a whole one is decided before, by <see cref="IJobGrain.Get"/>.</summary>
public interface IResultReader
{
    /// <summary>The whole bytes (seekable), or null when they are gone.</summary>
    ValueTask<Stream?> Open(string jobId, ResultView result, CancellationToken cancel);

    /// <summary>
    /// The result of that name from its first byte on, while the job works on it: the chunks as they are written (or all at once when the store cannot show what is not
    /// whole), the last one when the job is COMPLETED. A fault in the first chunk: there is no such result; in a later one: what was given does not count. Asks the job
    /// itself who may read, and throws its FaultException. Nobody waits for a slow reader.
    /// </summary>
    IAsyncEnumerable<ResultChunk> Follow(Caller caller, string jobId, string name, CancellationToken cancel);
}

/// <summary>Takes tables that come with a request; they belong to the job whose spec names the token, and vanish when no job does.</summary>
public interface IUploadSink
{
    /// <summary>Stores the body; throws FaultException Usage when it is longer than <paramref name="maxBytes"/>.</summary>
    ValueTask<string> Save(Stream body, long maxBytes, CancellationToken cancel);

    /// <summary>For an upload whose request failed before a job took it.</summary>
    ValueTask Discard(string token, CancellationToken cancel);
}
