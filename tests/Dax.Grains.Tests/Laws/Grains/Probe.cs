using System.Collections.Concurrent;

namespace Dax.Grains.Tests.Laws.Grains;

/// <summary>What a test and its grains share within the process, by the grain's key.</summary>
public sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> Probes = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new();
    private int activations;
    private int alive;
    private int mostAlive;

    public ConcurrentQueue<string> Log { get; } = new();

    public int Activations => Volatile.Read(ref activations);

    public int MostAlive => Volatile.Read(ref mostAlive);

    public static Probe Of(string key) => Probes.GetOrAdd(key, static _ => new Probe());

    public void OnActivated()
    {
        Interlocked.Increment(ref activations);
        var now = Interlocked.Increment(ref alive);
        lock (gates)
            mostAlive = Math.Max(mostAlive, now);
    }

    public void OnDeactivated() => Interlocked.Decrement(ref alive);

    public Task Gate(string name) => Source(name).Task;

    public void Open(string name) => Source(name).TrySetResult();

    private TaskCompletionSource Source(string name) =>
        gates.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
