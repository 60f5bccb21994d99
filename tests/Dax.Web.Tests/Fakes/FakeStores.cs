using System.Collections.Concurrent;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;

namespace Dax.Web.Tests.Fakes;

/// <summary>Uploads in memory; remembers what was thrown away.</summary>
internal sealed class FakeUploads : IUploadSink
{
    private int count;

    public ConcurrentDictionary<string, byte[]> Stored { get; } = new();

    /// <summary>What saving throws.</summary>
    public Exception? Failure { get; set; }

    public async ValueTask<string> Save(Stream body, long maxBytes, CancellationToken cancel)
    {
        if (Failure is { } failure)
            throw failure;
        using var copy = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            copy.Write(buffer, 0, read);
            if (copy.Length > maxBytes)
                throw new FaultException(new FaultView(FaultCode.Usage, "The upload is too long."));
        }
        var token = $"token{Interlocked.Increment(ref count)}";
        Stored[token] = copy.ToArray();
        return token;
    }

    public ValueTask Discard(string token, CancellationToken cancel)
    {
        Stored.TryRemove(token, out _);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Results in memory by job and name.</summary>
internal sealed class FakeResults : IResultReader
{
    public ConcurrentDictionary<(string Job, string Name), byte[]> Stored { get; } = new();

    public ValueTask<Stream?> Open(string jobId, ResultView result, CancellationToken cancel) =>
        ValueTask.FromResult<Stream?>(Stored.TryGetValue((jobId, result.Name), out var bytes) ? new MemoryStream(bytes, writable: false) : null);

    /// <summary>What following answers.</summary>
    public Func<Caller, string, string, IAsyncEnumerable<ResultChunk>> Following { get; set; } = (_, _, _) => throw new InvalidOperationException("Nobody was to follow.");

    public IAsyncEnumerable<ResultChunk> Follow(Caller caller, string jobId, string name, CancellationToken cancel) => Following(caller, jobId, name);
}
