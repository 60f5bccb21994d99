using System.Collections.Concurrent;
using Dax.Engine.Ports;

namespace Dax.Engine.Tests.Scans.Groups;

internal sealed class MemoryCheckpoints : IScanCheckpoints
{
    private readonly ConcurrentDictionary<string, byte[]> states = [];

    public int Saves;

    public ValueTask Save(string jobId, ReadOnlyMemory<byte> state, CancellationToken cancel)
    {
        states[jobId] = state.ToArray();
        Interlocked.Increment(ref Saves);
        return ValueTask.CompletedTask;
    }

    public ValueTask<byte[]?> Load(string jobId, CancellationToken cancel) => ValueTask.FromResult(states.GetValueOrDefault(jobId));

    public IEnumerable<string> Jobs(DateTimeOffset before) => states.Keys;

    public ValueTask Delete(string jobId, CancellationToken cancel)
    {
        states.TryRemove(jobId, out _);
        return ValueTask.CompletedTask;
    }
}
