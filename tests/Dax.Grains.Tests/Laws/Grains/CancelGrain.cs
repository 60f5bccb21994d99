using Orleans;
using Orleans.Concurrency;

namespace Dax.Grains.Tests.Laws.Grains;

[Alias("laws.ICancelGrain")]
public interface ICancelGrain : IGrainWithStringKey
{
    /// <summary>Waits until it is cancelled, notes that, and throws; the callback notes whether it ran on the grain's scheduler.</summary>
    [Alias("WaitForIt"), AlwaysInterleave] Task WaitForIt(CancellationToken cancel);

    [Alias("Hold")] Task Hold(string gate);

    [Alias("Note")] Task Note(string text, CancellationToken cancel);

    /// <summary>Passes the token on to another grain.</summary>
    [Alias("PassOn"), AlwaysInterleave] Task PassOn(string other, CancellationToken cancel);
}

internal sealed class CancelGrain : Grain, ICancelGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public async Task WaitForIt(CancellationToken cancel)
    {
        var home = TaskScheduler.Current;
        using var registration = cancel.Register(() => Probe.Log.Enqueue(TaskScheduler.Current == home ? "at home" : "abroad"));
        Probe.Log.Enqueue("waiting");
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            Probe.Log.Enqueue("cancelled");
            throw;
        }
    }

    public Task Hold(string gate)
    {
        Probe.Log.Enqueue("holding");
        return Probe.Gate(gate);
    }

    public Task Note(string text, CancellationToken cancel)
    {
        Probe.Log.Enqueue(text);
        return Task.CompletedTask;
    }

    public Task PassOn(string other, CancellationToken cancel) => GrainFactory.GetGrain<ICancelGrain>(other).WaitForIt(cancel);
}
