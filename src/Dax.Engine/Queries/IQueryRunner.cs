using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;

namespace Dax.Engine.Queries;

/// <summary>A request as a job holds it; parameters as the client sent them.</summary>
/// <param name="JobId">Names the work in logs and scratch files.</param>
/// <param name="Uploads">Tables sent along.</param>
public sealed record QueryRequest(string JobId, IReadOnlyList<KeyValuePair<string, string>> Parameters, IReadOnlyList<UploadSource> Uploads, Principal Principal, bool IsSync)
{
    /// <summary>Whose parameters they are: the name of an <see cref="IQueryProtocol"/>.</summary>
    public string Service { get; init; } = TapProtocol.Name;

    /// <summary>What public URLs in the answer begin with; null: the answer names none.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The slot that it holds; null when nobody counts it.</summary>
    public ILaneSeat? Seat { get; init; }

    /// <summary>Told how far the query is; null when nobody listens.</summary>
    public IProgress<JobProgress>? Progress { get; init; }

    /// <summary>A table that has grown to so many bytes ends there with an overflow.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;
}

/// <summary>An uploaded table: stored bytes (<paramref name="Token"/> of the upload store) or a place to fetch from (<paramref name="Url"/>).</summary>
public sealed record UploadSource(string Name, string? Token, string? Url);

/// <summary>What the answer is, known before its first byte.</summary>
public sealed record QueryHead(string ContentType, string FileName)
{
    /// <summary>In bytes, when it is known; the answer has exactly that many then.</summary>
    public long? Length { get; init; }

    /// <summary>There is nothing to answer, and that is no mistake: no bytes follow.</summary>
    public bool IsEmpty { get; init; }
}

/// <summary>What came of a query, for the history.</summary>
public sealed record QuerySummary(long Rows, long Bytes, string? Backend, Lane Lane, bool Overflow)
{
    /// <summary>Set when the document was begun and then had to end with an error inside it.</summary>
    public Fault? LateFault { get; init; }
}

/// <summary>Takes an answer as it is made.</summary>
public interface IChunkSink
{
    /// <summary>Once, before the first <see cref="Write"/>.</summary>
    ValueTask Begin(QueryHead head, CancellationToken cancel);

    /// <summary>Bytes of the document. The memory may be reused when the call has returned; a sink that waits slows the engine.</summary>
    ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel);
}

/// <summary>One query from parameters to bytes: validates, compiles, loads uploads, runs, encodes. Knows nothing of jobs.</summary>
public interface IQueryRunner
{
    /// <summary>
    /// A fault means that the sink was not begun, or that what it was given breaks off and the format cannot say so (CSV, TSV): it must not pass for whole. Runs on the caller's thread pool; blocks no thread while it waits for the sink. Throws
    /// OperationCanceledException when <paramref name="cancel"/> fires.
    /// </summary>
    Task<Result<QuerySummary>> Run(QueryRequest request, IChunkSink sink, CancellationToken cancel);
}
