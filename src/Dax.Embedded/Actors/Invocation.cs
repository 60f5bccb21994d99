using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>One piece of work for an activation: a call or the tick of a timer.</summary>
internal abstract class Invocation
{
    private static readonly AsyncLocal<Invocation?> Ambient = new();

    /// <summary>The invocation on whose behalf the running code works; for diagnosis only, so it may be one that has ended.</summary>
    public static Invocation? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public abstract string Name { get; }

    /// <summary>Runs between the awaits of others.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>Whether it counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Whether it may run on another activation of the same grain.</summary>
    public virtual bool OutlivesActivation => true;

    /// <summary>Nobody waits for it any more: it need not begin.</summary>
    public virtual bool IsAnswered => false;

    public Activation? Target { get; set; }

    /// <summary>Timestamp of the beginning; 0 while it waits.</summary>
    public long Started { get; set; }

    /// <summary>Whether it holds the turn of its activation.</summary>
    public bool HoldsTurn { get; set; }

    public bool IsEnded { get; private set; }

    /// <summary>The last call that was made on its behalf.</summary>
    public Invocation? Outgoing { get; set; }

    /// <summary>Invokes the grain. What it throws, synchronously or by the task, is the invocation's failure.</summary>
    public abstract Task Invoke(object grain);

    /// <summary>Answers with the task's outcome.</summary>
    public abstract void Complete(Task outcome);

    public abstract void Fail(Exception error);

    /// <summary>Forgets what it held, so that code which outlives it holds no chain of calls.</summary>
    public virtual void End()
    {
        IsEnded = true;
        Outgoing = null;
    }
}

/// <summary>A call that somebody waits for. Calls of one activation are linked in the order of their arrival, which is that of their deadlines.</summary>
#pragma warning disable CA1001 // A token source without a timer holds nothing that needs disposal.
internal abstract class Call(ActorRuntime runtime, GrainMethod method, object?[] arguments) : Invocation
#pragma warning restore CA1001
{
    private CancellationTokenSource? cancellation;
    private CancellationTokenRegistration registration;

    public Call? Previous { get; set; }

    public Call? Next { get; set; }

    /// <summary>Timestamp of the sending.</summary>
    public long Sent { get; private set; }

    public GrainId Grain { get; private set; }

    public override string Name => method.Name;

    public override bool Interleaves => method.Interleaves;

    protected object?[] Arguments { get; private set; } = arguments;

    protected ActorRuntime Runtime => runtime;

    protected GrainMethod Method => method;

    public void Send(GrainId grain)
    {
        Grain = grain;
        Sent = runtime.Time.GetTimestamp();
        if (runtime.Codec is not null && !TryEncodeArguments())
            return;
        if (Current is { IsEnded: false } caller)
            caller.Outgoing = this;
        if (method.TokenIndex >= 0 && Arguments[method.TokenIndex] is CancellationToken { CanBeCanceled: true } token && !ObserveCaller(token))
            return;
        runtime.Dispatch(this, grain);
    }

    public override void End()
    {
        base.End();
        Arguments = [];
        registration.Dispose();
    }

    /// <summary>The caller gave up: it is answered at once, and the grain's own token fires as a turn of the grain.</summary>
    protected abstract void Cancel(CancellationToken token);

    private bool ObserveCaller(CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            Cancel(token);
            return false;
        }

        // The grain sees a token of its own: its callbacks must run on the grain's scheduler, not on the caller's thread.
        cancellation = new CancellationTokenSource();
        Arguments = [.. Arguments];
        Arguments[method.TokenIndex] = cancellation.Token;
        registration = token.UnsafeRegister(static (state, token) => ((Call)state!).OnCallerCancelled(token), this);
        return true;
    }

    private void OnCallerCancelled(CancellationToken token)
    {
        Cancel(token);
        if (Target is { } activation)
            activation.Post(static source => ((CancellationTokenSource)source!).Cancel(), cancellation!);
    }

    private bool TryEncodeArguments()
    {
        try
        {
            Arguments = runtime.Codec!.CopyArguments(method.Method, Arguments);
            return true;
        }
        catch (Exception error)
        {
            Fail(error);
            return false;
        }
    }
}

internal sealed class VoidCall(ActorRuntime runtime, GrainMethod method, Func<object, object?[], Task> invoke, object?[] arguments)
    : Call(runtime, method, arguments)
{
    private readonly TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Answer => answer.Task;

    public override bool IsAnswered => answer.Task.IsCompleted;

    public override Task Invoke(object grain) => invoke(grain, Arguments);

    public override void Complete(Task outcome)
    {
        if (outcome.IsFaulted)
            Fail(outcome.Exception.InnerException!);
        else
            answer.TrySetFromTask(outcome);
    }

    public override void Fail(Exception error) => answer.TrySetException(Runtime.Codec is { } codec ? codec.CopyException(error) : error);

    protected override void Cancel(CancellationToken token) => answer.TrySetCanceled(token);
}

internal sealed class ValueCall<T>(ActorRuntime runtime, GrainMethod method, Func<object, object?[], Task<T>> invoke, object?[] arguments)
    : Call(runtime, method, arguments)
{
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => answer.Task;

    public override bool IsAnswered => answer.Task.IsCompleted;

    public override Task Invoke(object grain) => invoke(grain, Arguments);

    public override void Complete(Task outcome)
    {
        if (outcome.IsFaulted)
            Fail(outcome.Exception.InnerException!);
        else if (Runtime.Codec is { } codec && outcome.IsCompletedSuccessfully)
            CompleteCopied(codec, ((Task<T>)outcome).Result);
        else
            answer.TrySetFromTask((Task<T>)outcome);
    }

    public override void Fail(Exception error) => answer.TrySetException(Runtime.Codec is { } codec ? codec.CopyException(error) : error);

    protected override void Cancel(CancellationToken token) => answer.TrySetCanceled(token);

    private void CompleteCopied(IMessageCodec codec, T value)
    {
        try
        {
            answer.TrySetResult(codec.Copy(value));
        }
        catch (Exception error)
        {
            answer.TrySetException(error);
        }
    }
}
