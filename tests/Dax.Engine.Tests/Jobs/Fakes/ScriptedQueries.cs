using System.Globalization;
using System.Text;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Queries;

namespace Dax.Engine.Tests.Jobs.Fakes;

/// <summary>
/// Answers by the first word of QUERY: ROWS n (n chunks), FAULT, TRANSIENT, LATE (a fault inside the document), THROW, HANG (until cancelled or
/// <see cref="Release"/>), HANG-LATE (the same after a first chunk), PROGRESS done total (reports that, then as HANG).
/// </summary>
internal sealed class ScriptedQueries : IQueryRunner
{
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private int started;
    private int cancelled;

    public int Running => Volatile.Read(ref running);

    public int Started => Volatile.Read(ref started);

    public int Cancelled => Volatile.Read(ref cancelled);

    public int ChunkSize { get; init; } = 100;

    public void Release() => release.TrySetResult();

    public async Task<Result<QuerySummary>> Run(QueryRequest request, IChunkSink sink, CancellationToken cancel)
    {
        Interlocked.Increment(ref started);
        Interlocked.Increment(ref running);
        try
        {
            var text = request.Parameters.FirstOrDefault(p => p.Key.Equals("QUERY", StringComparison.OrdinalIgnoreCase)).Value ?? "ROWS 1";
            var words = text.Split(' ');
            if (words is ["PROGRESS", var done, var total])
                request.Progress?.Report(new JobProgress(long.Parse(done, CultureInfo.InvariantCulture), long.Parse(total, CultureInfo.InvariantCulture), "chunks"));
            return await Answer(words, sink, cancel);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref cancelled);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private async Task<Result<QuerySummary>> Answer(string[] words, IChunkSink sink, CancellationToken cancel)
    {
        switch (words[0])
        {
            case "FAULT":
                return new Fault.Usage("There is no such table.");
            case "TRANSIENT":
                return new Fault.Transient("The database is away.");
            case "THROW":
                throw new InvalidOperationException("secret of the server");
            case "HANG" or "PROGRESS":
                await release.Task.WaitAsync(cancel);
                return await Write(sink, 1, cancel);
            case "HANG-LATE":
                await Write(sink, 1, cancel);
                await release.Task.WaitAsync(cancel);
                return new QuerySummary(1, ChunkSize, "fake", Lane.Scan, false);
            case "LATE":
                return (await Write(sink, 1, cancel)).Value with { LateFault = new Fault.Transient("The database went away.") };
            default:
                return await Write(sink, int.Parse(words[1], CultureInfo.InvariantCulture), cancel);
        }
    }

    private async Task<Result<QuerySummary>> Write(IChunkSink sink, int chunks, CancellationToken cancel)
    {
        await sink.Begin(new QueryHead("text/csv", "result.csv"), cancel);
        var bytes = new byte[ChunkSize];
        for (var i = 0; i < chunks; i++)
        {
            Encoding.ASCII.GetBytes($"{i}".PadRight(ChunkSize, '.'), bytes);
            await sink.Write(bytes, cancel);
        }
        return new QuerySummary(chunks, (long)chunks * ChunkSize, "fake", Lane.Scan, false);
    }
}
