using System.Collections.Concurrent;
using Dax.Engine.Ports;

namespace Dax.Engine.Tests.Jobs.Fakes;

/// <summary>Parts of mosaics in memory; counts what is done with them.</summary>
internal sealed class MemoryParts : IMosaicParts
{
    private int saved, loaded;

    public ConcurrentDictionary<(string JobId, string Name), byte[]> Kept { get; } = new();

    public int Saved => saved;

    /// <summary>That there were.</summary>
    public int Loaded => loaded;

    /// <summary>Called after each part.</summary>
    public Action<int> OnSaved { get; set; } = _ => { };

    public ValueTask Save(string jobId, string name, IReadOnlyList<ReadOnlyMemory<byte>> pieces, CancellationToken cancel)
    {
        Kept[(jobId, name)] = [.. pieces.SelectMany(p => p.ToArray())];
        OnSaved(Interlocked.Increment(ref saved));
        return default;
    }

    public ValueTask<Stream?> Load(string jobId, string name, CancellationToken cancel)
    {
        if (!Kept.TryGetValue((jobId, name), out var bytes)) return new((Stream?)null);
        Interlocked.Increment(ref loaded);
        return new(new MemoryStream(bytes));
    }

    public IEnumerable<string> Jobs(DateTimeOffset before) => Kept.Keys.Select(k => k.JobId).Distinct().Order();

    public ValueTask Delete(string jobId, CancellationToken cancel)
    {
        foreach (var key in Kept.Keys.Where(k => k.JobId == jobId)) Kept.TryRemove(key, out _);
        return default;
    }
}
