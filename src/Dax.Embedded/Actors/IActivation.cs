using Dax.Embedded.Reminders;
using Orleans;
using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>What a grain's own API asks of its activation.</summary>
internal interface IActivation : IGrainContext
{
    IGrainFactory GrainFactory { get; }

    ReminderService Reminders { get; }

    IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options);

    void DelayDeactivation(TimeSpan time);

    TGrainInterface Cast<TGrainInterface>();
}

/// <summary>Hands the context to the constructor of the grain that the thread is constructing.</summary>
internal static class ActivationScope
{
    [ThreadStatic] public static IGrainContext? Current;

    public static void Set(IGrainContext? context) => Current = context;
}
