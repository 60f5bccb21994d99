using System.Buffers;
using System.Runtime.CompilerServices;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Dax.Grains.Faults;

namespace Dax.Grains.Results;

/// <summary>
/// One result of a job for one reader, from its first byte on, while it is written: (1) wait until the newest attempt has begun it, (2) read its segment as it grows,
/// (3) keep the last chunk back until the job says that the attempt counts. An attempt that ends before its first chunk was taken is followed by the next one; later, it is
/// a fault: the reader has bytes that do not count. A result whose segment cannot be read is given when it is whole.
/// </summary>
internal sealed class ResultFollower(IResultStore store, JobWatch watch, string jobId, string name)
{
    private const int PieceBytes = 256 << 10;
    /// <summary>How often a result that is not begun, or whose hints are lost, is looked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(15);

    private int attempt;

    public async IAsyncEnumerable<ResultChunk> Read([EnumeratorCancellation] CancellationToken cancel)
    {
        await watch.Next(TimeSpan.Zero, cancel);
        while (true)
        {
            await using var segment = await Begun(cancel);
            var chunks = segment is null ? Whole(cancel) : Growing(segment, cancel);
            var isTaken = false;
            await foreach (var chunk in chunks)
            {
                // The attempt came to nothing and nobody has seen anything of it: the job, or its next attempt, has the answer.
                if (chunk.Fault is not null && !isTaken && watch.IsWorking)
                    break;
                isTaken = true;
                yield return chunk;
                if (chunk.Last)
                    yield break;
            }
        }
    }

    /// <summary>The segment of the newest attempt; null when the job works no more.</summary>
    private async ValueTask<SegmentReader?> Begun(CancellationToken cancel)
    {
        while (watch.IsWorking || watch.Job.Phase is JobPhase.Pending)
        {
            attempt = watch.Job.Attempt;
            if (attempt > 0 && await SegmentReader.Open(store, new ResultKey(jobId, attempt, name), cancel) is { } segment)
                return segment;
            await watch.Next(Patience, cancel);
        }
        return null;
    }

    private async IAsyncEnumerable<ResultChunk> Growing(SegmentReader segment, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var chunk in segment.Read(new Hints(watch, jobId, attempt), cancel))
        {
            if (chunk.IsLast && chunk.Fault is null && !await Counts(cancel) || chunk.Fault is not null && watch.Job.Error is not null)
                yield return Failed(chunk.Sequence, Ended());
            else
                yield return chunk.ToWire();
        }
    }

    /// <summary>Its last byte is there; it counts when the job is COMPLETED by this attempt.</summary>
    private async ValueTask<bool> Counts(CancellationToken cancel)
    {
        while (watch.IsWorking && watch.Job.Attempt == attempt)
            await watch.Next(Slice, cancel);
        return watch.Job.Results.Any(r => r.Attempt == attempt && r.Name == name);
    }

    private async IAsyncEnumerable<ResultChunk> Whole([EnumeratorCancellation] CancellationToken cancel)
    {
        var result = watch.Job.Results.FirstOrDefault(r => r.Name == name);
        await using var bytes = result is null ? null : await store.Open(new ResultKey(jobId, result.Attempt, name), cancel);
        if (bytes is null)
        {
            yield return Failed(0, Ended());
            yield break;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var (part, left) = (0L, bytes.Length);
            do
            {
                var read = await bytes.ReadAtLeastAsync(buffer.AsMemory(0, (int)Math.Min(left, PieceBytes)), 1, throwOnEndOfStream: left > 0, cancel);
                left -= read;
                yield return new ResultChunk(part, buffer.AsMemory(0, read), left == 0, part == 0 ? new ResultHead(result!.MimeType, result.FileName, result.Size) : null);
                part++;
            }
            while (left > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private FaultView Ended() => watch.Job.Error is { } error
        ? new FaultView(error.IsTransient ? FaultCode.Transient : FaultCode.Usage, error.Message)
        : new FaultView(FaultCode.NotFound, "The job has no such result.");

    private static ResultChunk Failed(long part, FaultView fault) => new(part, default, Last: true, null, fault);

    /// <summary>The watched job as the reader of a segment hears it.</summary>
    private sealed class Hints(JobWatch watch, string jobId, int attempt) : IChunkHints
    {
        public bool HasEnded => !watch.IsWorking || watch.Job.Attempt != attempt;

        public async ValueTask<ChunkDescriptor?> Next(CancellationToken cancel) => (await watch.Next(Patience, cancel)).Chunk?.ToDescriptor(jobId);
    }
}
