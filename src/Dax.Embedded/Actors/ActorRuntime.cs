using System.Collections.Concurrent;
using Dax.Embedded.Hosting;
using Dax.Embedded.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>All activations of the process. At most one activation of a grain is in the table at any time.</summary>
internal sealed partial class ActorRuntime : IGrainFactory, IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<GrainId, Activation> activations = new();
    private readonly ConcurrentDictionary<Activation, bool> orphans = new();
    private readonly ILogger logger;
    private readonly ITimer sweeper;
    private long lastCollection;

    public ActorRuntime(
        IServiceProvider services, IOptions<EmbeddedActorOptions> options, IOptions<GrainCollectionOptions> collection,
        TimeProvider time, IStateSource states, GrainTypes types, ILogger<ActorRuntime> logger)
    {
        (Services, Options, Collection, Time, States, Types, this.logger) = (services, options.Value, collection.Value, time, states, types, logger);
        Codec = Options.SerializeMessages ? services.GetRequiredService<IMessageCodec>() : null;
        lastCollection = time.GetTimestamp();
        using (AmbientContext.Suppress())
            sweeper = time.CreateTimer(static self => ((ActorRuntime)self!).Sweep(), this, SweepPeriod, SweepPeriod);
    }

    public IServiceProvider Services { get; }

    public EmbeddedActorOptions Options { get; }

    public GrainCollectionOptions Collection { get; }

    public TimeProvider Time { get; }

    public IStateSource States { get; }

    public GrainTypes Types { get; }

    public IMessageCodec? Codec { get; }

    /// <summary>By interface: what references are copied from.</summary>
    public ConcurrentDictionary<Type, GrainProxy> Proxies { get; } = new();

    public ReminderService Reminders => field ??= Services.GetRequiredService<ReminderService>();

    /// <summary>No new activations; calls from outside are refused.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Nothing of a grain runs any more, as if the process had died.</summary>
    public bool IsHalted { get; private set; }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        if (grainClassNamePrefix is not null)
            throw new NotSupportedException("One class implements an interface here; a prefix selects nothing.");
        return GrainProxy.Create<TGrainInterface>(this, new GrainId(Types.ClassOf(typeof(TGrainInterface)), primaryKey));
    }

    /// <summary>Gives the work to the grain's activation, which it makes when there is none.</summary>
    public void Dispatch(Invocation work, GrainId grain)
    {
        while (true)
        {
            if (IsHalted || (IsStopping && IsRefused(grain)))
            {
                work.Fail(Stopping());
                return;
            }

            var activation = activations.GetOrAdd(grain, static (id, runtime) => new Activation(runtime, id), this);
            if (!activation.TryEnqueue(work))
                continue;
            // Disposal may have looked for calls to answer just before this one was there.
            if (IsHalted)
                work.Fail(Stopping());
            return;
        }
    }

    /// <summary>The activation has ended; <paramref name="successor"/> takes its place.</summary>
    public void Replace(Activation ended, Activation? successor)
    {
        if (successor is not null)
            activations.TryUpdate(ended.GrainId, successor, ended);
        else
            activations.TryRemove(new KeyValuePair<GrainId, Activation>(ended.GrainId, ended));
    }

    /// <summary>An ended activation whose requests still run; their callers still have a deadline.</summary>
    public void Orphan(Activation activation) => orphans[activation] = true;

    /// <summary>The timestamp that is <paramref name="time"/> from now.</summary>
    public long After(TimeSpan time) => Time.GetTimestamp() + (long)(time.TotalSeconds * Time.TimestampFrequency);

    public static SiloUnavailableException Stopping() => new();

    /// <summary>Refuses calls from outside, then deactivates everything; <paramref name="cancel"/> ends the wait.</summary>
    public async Task Stop(CancellationToken cancel)
    {
        IsStopping = true;
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The service is stopping.");
        // Again, because a call that was let in just before may have activated one more.
        while (!activations.IsEmpty && !cancel.IsCancellationRequested)
        {
            var left = activations.Values;
            foreach (var activation in left)
                activation.Deactivate(reason, cancel);
            await Task.WhenAll(left.Select(a => a.Deactivated)).WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        IsStopping = true;
        IsHalted = true;
        sweeper.Dispose();
        foreach (var activation in activations.Values.Concat(orphans.Keys))
            activation.FailCalls(Stopping());
    }

    // Grains may still call each other while they deactivate, but nothing is activated for it.
    private bool IsRefused(GrainId grain) => Invocation.Current is null || !activations.ContainsKey(grain);

    private void Sweep()
    {
        var now = Time.GetTimestamp();
        var deadline = After(-Options.GrainCallTimeout);
        var collects = Time.GetElapsedTime(lastCollection, now) >= Collection.CollectionQuantum;
        var unusedSince = After(-Collection.CollectionAge);
        if (collects)
            lastCollection = now;
        foreach (var (_, activation) in activations)
        {
            activation.ExpireCalls(deadline);
            activation.ExpireProducers(deadline);
            if (collects)
                activation.CollectIfIdle(unusedSince, now);
        }

        foreach (var (orphan, _) in orphans)
        {
            orphan.ExpireCalls(deadline);
            if (!orphan.HasCalls)
                orphans.TryRemove(orphan, out _);
        }
    }
}
