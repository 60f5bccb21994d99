using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Storage;

namespace Dax.Embedded.Actors;

/// <summary>From the first request to the last.</summary>
internal sealed partial class Activation
{
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (phase is ActivationPhase.Created or ActivationPhase.Activating)
                wantsDeactivation = true;
            else if (phase is ActivationPhase.Valid)
                BeginDeactivation(deactivationReason, cancellationToken);
        }
    }

    /// <summary>Deactivates when nothing runs, waits or is promised, and the last use is older than <paramref name="deadline"/>.</summary>
    public void CollectIfIdle(long deadline, long now)
    {
        if (Volatile.Read(ref lastUsed) >= deadline)
            return;
        lock (gate)
        {
            var isUsed = running > 0 || waiting.Count > 0 || ready.Count > 0 || keepUntil > now || lastUsed >= deadline || producers.Exists(p => p.IsBusy);
            if (phase is ActivationPhase.Valid && !isUsed)
                BeginDeactivation(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Unused for the collection age."), default);
        }
    }

    /// <summary>Stops enumerations whose reader has gone without saying so.</summary>
    public void ExpireProducers(long deadline)
    {
        List<IProducer> gone;
        lock (gate)
        {
            if (producers.Count == 0)
                return;
            gone = producers.FindAll(p => !p.IsBusy && p.LastAsked < deadline);
        }

        foreach (var producer in gone)
            Post(static p => _ = ((IProducer)p!).Stop(), producer);
    }

    // Under the gate.
    private void Activate()
    {
        phase = ActivationPhase.Activating;
        activator = waiting.Peek();
        scheduler.Run(static self => _ = ((Activation)self!).ActivateAsync(), this);
    }

    private async Task ActivateAsync()
    {
        Invocation.Current = activator;
        try
        {
            using var limit = new CancellationTokenSource(runtime.Collection.ActivationTimeout, runtime.Time);
            await Construct().WaitAsync(limit.Token);
            await ((IGrainBase)grain!).OnActivateAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception error)
        {
            runtime.LogActivationFailed(GrainId.ToString(), error);
            await Dismantle();
            End(error);
            return;
        }

        lock (gate)
        {
            phase = ActivationPhase.Valid;
            lastUsed = runtime.Time.GetTimestamp();
            Sort();
            if (runtime.IsStopping)
                BeginDeactivation(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The service is stopping."), default);
            else
                Signal();
        }
    }

    private async Task Construct()
    {
        var services = runtime.Services.CreateAsyncScope();
        scope = services;
        List<IStoredState> states = [];
        ActivationScope.Set(this);
        try
        {
            grain = GrainId.Type.Create(services.ServiceProvider, this, runtime.States, states);
        }
        finally
        {
            ActivationScope.Set(null);
        }

        foreach (var state in states)
            await state.ReadStateAsync();
    }

    // What waited for the activation and may interleave need not wait for the turn as well.
    private void Sort()
    {
        for (var n = waiting.Count; n > 0; n--)
        {
            var work = waiting.Dequeue();
            (MayInterleave(work) ? ready : waiting).Enqueue(work);
        }
    }

    private void GrainBaseDeactivate() => Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Asked for during activation."));

    // The grain's copy of its state is stale: the next request must find a new activation, which reads it again.
    private void AbandonState(InconsistentStateException conflict)
    {
        conflict.IsOfThisActivation = false;
        Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, "The stored state was changed by another writer."));
    }

    // Under the gate. Requests that have not begun wait for the next activation.
    private void BeginDeactivation(DeactivationReason reason, CancellationToken cancel)
    {
        phase = ActivationPhase.Deactivating;
        drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (running == 0)
            drained.SetResult();
        scheduler.Run(static state =>
        {
            var (self, reason, cancel) = ((Activation, DeactivationReason, CancellationToken))state!;
            _ = self.DeactivateAsync(reason, cancel);
        }, (this, reason, cancel));
    }

    private async Task DeactivateAsync(DeactivationReason reason, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(runtime.Collection.DeactivationTimeout, runtime.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await drained!.Task.WaitAsync(both.Token);
        }
        catch (OperationCanceledException)
        {
            runtime.LogStuck(GrainId.ToString(), turn?.Name ?? "an interleaving request");
        }

        try
        {
            await StopTimersAndProducers().WaitAsync(both.Token);
            await ((IGrainBase)grain!).OnDeactivateAsync(reason, both.Token).WaitAsync(both.Token);
        }
        catch (Exception error)
        {
            runtime.LogDeactivationFailed(GrainId.ToString(), error);
        }

        await Dismantle();
        End(null);
    }

    private async Task StopTimersAndProducers()
    {
        IDisposable[] ticking;
        IProducer[] producing;
        lock (gate)
            (ticking, producing) = ([.. timers], [.. producers]);
        foreach (var timer in ticking)
            timer.Dispose();
        foreach (var producer in producing)
            await producer.Stop();
    }

    private async Task Dismantle()
    {
        try
        {
            if (grain is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (grain is IDisposable disposable)
                disposable.Dispose();
            if (scope is { } services)
                await services.DisposeAsync();
        }
        catch (Exception error)
        {
            runtime.LogDeactivationFailed(GrainId.ToString(), error);
        }
    }

    /// <summary>The last step: whoever waits goes on to a new activation, in order, or gets the reason why there was none.</summary>
    private void End(Exception? failure)
    {
        Invocation[] left;
        lock (gate)
        {
            phase = ActivationPhase.Ended;
            left = [.. ready, .. waiting];
            ready.Clear();
            waiting.Clear();
            foreach (var work in left)
                Unlink(work);
            var successor = failure is null && left.Length > 0 && !runtime.IsStopping ? new Activation(runtime, GrainId) : null;
            foreach (var work in successor is null ? [] : left)
                successor!.Inherit(work);
            // What still runs here is given up with the activation, and answered by its deadline. Whoever looks for calls looks at activations first.
            if (oldest is not null)
                runtime.Orphan(this);
            runtime.Replace(this, successor);
            // Disposal may have looked for calls to answer just before the successor was there.
            if (successor is not null && !runtime.IsHalted)
                left = [];
        }

        foreach (var work in left)
        {
            work.Fail(failure ?? ActorRuntime.Stopping());
            work.End();
        }

        deactivated.TrySetResult();
    }

    private void Inherit(Invocation work)
    {
        lock (gate)
        {
            if (!work.OutlivesActivation || work.IsAnswered)
                work.End();
            else if (Accept(work))
                StartPump(mayRunHere: false);
        }
    }
}
