using Dax.Embedded.Actors;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What the runtime asks of a grain class.</summary>
public interface IGrainBase
{
    IGrainContext GrainContext { get; }

    Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The base of grain classes. It can be constructed by the runtime only.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain() => GrainContext = ActivationScope.Current
        ?? throw new InvalidOperationException($"{GetType()} was constructed outside of the runtime; ask the grain factory for a reference instead.");

    public IGrainContext GrainContext { get; }

    public string IdentityString => GrainContext.GrainId.ToString();

    protected IGrainFactory GrainFactory => Runtime.GrainFactory;

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    internal IActivation Runtime => (IActivation)GrainContext;

    /// <summary>Runs before the first request and after persistent state was read. A failure here reaches the waiting callers.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last request; not after a crash, so nothing may depend on it.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates once the running requests are done; requests that wait or arrive go to the next activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>No deactivation for idleness before the time has passed; a non-positive time takes an earlier promise back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Runtime.DelayDeactivation(timeSpan);
}

public static class GrainBaseExtensions
{
    public static void DeactivateOnIdle(this IGrainBase grain) => grain.GrainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    /// <summary>Ticks as a turn of the grain: never while a request runs, unless it interleaves. A tick that throws is logged; the next one comes.</summary>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return grain.Activation().RegisterTimer(callback, options);
    }

    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return grain.Activation().RegisterTimer(_ => callback(), options);
    }

    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));

    internal static IActivation Activation(this IGrainBase grain) => (IActivation)grain.GrainContext;
}

public static class GrainExtensions
{
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.Address().Key;

    public static GrainId GetGrainId(this IAddressable grain) => grain.Address();

    /// <summary>A reference to the same grain by another of its interfaces; from inside a grain, to itself.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => grain switch
    {
        IGrainBase target => target.Activation().Cast<TGrainInterface>(),
        GrainProxy proxy => proxy.Cast<TGrainInterface>(),
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };

    private static GrainId Address(this IAddressable grain) => grain switch
    {
        IGrainBase target => target.GrainContext.GrainId,
        GrainProxy proxy => proxy.GrainId,
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };
}
