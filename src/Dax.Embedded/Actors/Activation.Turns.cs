using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>Queueing and turns.</summary>
internal sealed partial class Activation
{
    private const int RequestsPerPump = 32;

    // Work that may begin at once beside whatever runs, and work that waits for the turn.
    private readonly Queue<Invocation> ready = [];
    private readonly Queue<Invocation> waiting = [];
    private Call? oldest;
    private Call? newest;
    private Invocation? turn;
    private Invocation? activator;
    private int running;
    private bool pumping;
    private bool wantsDeactivation;
    private TaskCompletionSource? drained;

    /// <summary>What a waiting request waits for: the holder of the turn, or the request that the activation is activating for.</summary>
    public Invocation? Blocker => turn ?? (phase is ActivationPhase.Activating ? activator : null);

    public bool IsActivating => phase is ActivationPhase.Created or ActivationPhase.Activating;

    public bool HasCalls => Volatile.Read(ref oldest) is not null;

    /// <summary>False when the activation has ended and another one must be asked.</summary>
    public bool TryEnqueue(Invocation work)
    {
        Exception? refusal = null;
        var pumps = false;
        lock (gate)
        {
            if (phase is ActivationPhase.Ended)
                return false;
            if (waiting.Count + ready.Count >= runtime.Options.MaxQueuedRequests && work is Call)
                refusal = new LimitExceededException($"{GrainId} has {waiting.Count + ready.Count} requests waiting; no more are taken.");
            else
                pumps = Accept(work);
        }

        if (pumps)
            StartPump(mayRunHere: work is Call { Interleaves: true });
        if (refusal is not null)
            work.Fail(refusal);
        return true;
    }

    // Under the gate. Whether the caller is to start the pump, outside of the gate.
    private bool Accept(Invocation work)
    {
        work.Target = this;
        if (work is Call call)
            Link(call);
        if (phase is ActivationPhase.Valid && MayInterleave(work))
            ready.Enqueue(work);
        else
            waiting.Enqueue(work);
        if (phase is not ActivationPhase.Created)
            return TryClaimPump();
        Activate();
        return false;
    }

    private bool MayInterleave(Invocation work) => work.Interleaves || GrainId.Type.IsReentrant;

    // Under the gate.
    private void Signal()
    {
        if (TryClaimPump())
            StartPump(mayRunHere: false);
    }

    // Under the gate.
    private bool TryClaimPump()
    {
        if (pumping || phase is not ActivationPhase.Valid || (ready.Count == 0 && (turn is not null || waiting.Count == 0)))
            return false;
        return pumping = true;
    }

    // A request that may begin at once begins on its caller's thread when the activation does nothing else: two changes of threads are more than many a request takes.
    private void StartPump(bool mayRunHere)
    {
        if (!mayRunHere || !scheduler.TryRunHere(static self => ((Activation)self!).Pump(), this))
            scheduler.Run(static self => ((Activation)self!).Pump(), this);
    }

    private void Pump()
    {
        for (var begun = 0; TryTake() is { } work; begun++)
        {
            Begin(work);
            if (begun < RequestsPerPump)
                continue;
            // Whoever lent his thread has work of his own.
            scheduler.Run(static self => ((Activation)self!).Pump(), this);
            break;
        }

        Invocation.Current = null;
    }

    private Invocation? TryTake()
    {
        lock (gate)
        {
            while (phase is ActivationPhase.Valid && (ready.TryDequeue(out var work) || (turn is null && waiting.TryDequeue(out work))))
            {
                if (work.IsAnswered)
                {
                    Unlink(work);
                    continue;
                }

                running++;
                if (!MayInterleave(work))
                {
                    turn = work;
                    work.HoldsTurn = true;
                }

                return work;
            }

            pumping = false;
            return null;
        }
    }

    private void Begin(Invocation work)
    {
        Invocation.Current = work;
        work.Started = runtime.Time.GetTimestamp();
        Task outcome;
        try
        {
            outcome = work.Invoke(grain!);
        }
        catch (Exception error)
        {
            outcome = Task.FromException(error);
        }

        if (outcome.IsCompleted)
            Finish(work, outcome);
        else
            _ = FinishLater(work, outcome);
    }

    // The await comes back to the activation's scheduler, so the answer is given in a turn of the grain.
    private async Task FinishLater(Invocation work, Task outcome)
    {
        await outcome.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        Finish(work, outcome);
    }

    private void Finish(Invocation work, Task outcome)
    {
        if (outcome.Exception?.InnerException is Orleans.Storage.InconsistentStateException { IsOfThisActivation: true } conflict)
            AbandonState(conflict);
        work.Complete(outcome);
        var deactivate = false;
        lock (gate)
        {
            Unlink(work);
            running--;
            if (work.HoldsTurn)
                turn = null;
            if (work.KeepsAlive)
                lastUsed = runtime.Time.GetTimestamp();
            if (running == 0)
                drained?.TrySetResult();
            (deactivate, wantsDeactivation) = (wantsDeactivation, false);
            Signal();
        }

        work.End();
        if (deactivate)
            GrainBaseDeactivate();
    }

    /// <summary>Answers with TimeoutException the calls that were sent before <paramref name="deadline"/>.</summary>
    public void ExpireCalls(long deadline)
    {
        if (Volatile.Read(ref oldest) is null)
            return;
        List<Call>? expired = null;
        lock (gate)
        {
            for (var call = oldest; call is not null && call.Sent < deadline; call = call.Next)
            {
                if (!call.IsAnswered)
                    (expired ??= []).Add(call);
            }
        }

        foreach (var call in expired ?? [])
        {
            var error = new TimeoutException(Diagnosis.Of(call, runtime));
            runtime.LogTimeout(error.Message);
            call.Fail(error);
        }
    }

    /// <summary>Answers every call with the error; for the end of the process.</summary>
    public void FailCalls(Exception error)
    {
        List<Call> calls = [];
        lock (gate)
        {
            for (var call = oldest; call is not null; call = call.Next)
                calls.Add(call);
        }

        foreach (var call in calls)
            call.Fail(error);
    }

    private void Link(Call call)
    {
        (call.Previous, call.Next) = (newest, null);
        if (newest is null)
            oldest = call;
        else
            newest.Next = call;
        newest = call;
    }

    private void Unlink(Invocation work)
    {
        if (work is not Call call || (call.Previous is null && oldest != call))
            return;
        if (call.Previous is null)
            oldest = call.Next;
        else
            call.Previous.Next = call.Next;
        if (call.Next is null)
            newest = call.Previous;
        else
            call.Next.Previous = call.Previous;
        (call.Previous, call.Next) = (null, null);
    }
}
