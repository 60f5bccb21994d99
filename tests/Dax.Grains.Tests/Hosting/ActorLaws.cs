using System.Diagnostics;
using Orleans;

namespace Dax.Grains.Tests.Hosting;

/// <summary>The frame of a law: a host of its own, started and cleaned away.</summary>
public abstract class ActorLaws : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected virtual ActorHostSettings Settings { get; } = new();

    protected IActorHost Host { get; private set; } = null!;

    /// <summary>A key that no other test uses.</summary>
    protected static string NewKey() => Guid.NewGuid().ToString("N");

    protected T Grain<T>(string? key = null) where T : IGrainWithStringKey => Host.Grains.GetGrain<T>(key ?? NewKey());

    public async ValueTask InitializeAsync()
    {
        Host = ActorHosts.Create(Settings);
        await Host.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits, in real time, until it is so.</summary>
    /// <param name="seen">What there is instead, when it fails.</param>
    protected static async Task Eventually(Func<Task<bool>> condition, string what, Func<string>? seen = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Patience, $"Not within {Patience}: {what}. {seen?.Invoke()}");
            await Task.Delay(10);
        }
    }

    protected static Task Eventually(Func<bool> condition, string what, Func<string>? seen = null) => Eventually(() => Task.FromResult(condition()), what, seen);

    /// <summary>A law may not hang: the wait is bounded.</summary>
    protected static async Task<T> Soon<T>(Task<T> task)
    {
        await Soon((Task)task);
        return await task;
    }

    protected static async Task Soon(Task task)
    {
        // A time-out of the task's own is its answer; ours is a failure.
        await Task.WhenAny(task, Task.Delay(Patience));
        Assert.True(task.IsCompleted, $"Not answered within {Patience}; {ThreadPool.PendingWorkItemCount} works wait for {ThreadPool.ThreadCount} threads.");
        await task;
    }
}
