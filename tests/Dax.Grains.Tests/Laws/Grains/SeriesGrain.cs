using System.Runtime.CompilerServices;
using Orleans;

namespace Dax.Grains.Tests.Laws.Grains;

[Alias("laws.ISeriesGrain")]
public interface ISeriesGrain : IGrainWithStringKey
{
    /// <summary>0, 1, 2, …; the probe notes each element made, and the end of the producer.</summary>
    [Alias("Count")] IAsyncEnumerable<int> Count(int count, CancellationToken cancel = default);

    [Alias("FailAt")] IAsyncEnumerable<int> FailAt(int place);

    /// <summary>One element, then nothing until it is cancelled.</summary>
    [Alias("Stall")] IAsyncEnumerable<int> Stall(CancellationToken cancel = default);

    [Alias("Ping")] Task Ping();

    [Alias("Retire")] Task Retire();
}

internal sealed class SeriesGrain : Grain, ISeriesGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public async IAsyncEnumerable<int> Count(int count, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                if (i % 100 == 99)
                    await Task.Yield();
                Probe.Log.Enqueue($"{i}");
                yield return i;
            }
        }
        finally
        {
            Probe.Log.Enqueue("over");
        }
    }

    public async IAsyncEnumerable<int> FailAt(int place)
    {
        for (var i = 0; i < place; i++)
        {
            await Task.Yield();
            yield return i;
        }

        await Task.Yield();
        throw new LawException("in the middle", place);
    }

    public async IAsyncEnumerable<int> Stall([EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancel);
        }
        finally
        {
            Probe.Log.Enqueue("over");
        }
    }

    public Task Ping() => Task.CompletedTask;

    public Task Retire()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
