using System.Collections.Frozen;
using System.Data.Common;
using Dax.Contracts.Faults;
using Orleans;
using Orleans.Runtime;

namespace Dax.Silo.Hosting;

/// <summary>
/// Calls between silos while one of them, or the database, goes. What may be asked twice is asked again until the cluster has noticed, for some seconds; everything else, and what stays
/// unanswered, is a transient fault: nobody sees a silo's name or a stack.
/// </summary>
internal sealed partial class SiloFaults(TimeProvider time, ILogger<SiloFaults> log) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Methods of the contracts that answer the same, or have had the same effect, when they are called again.</summary>
    private static readonly FrozenSet<string> Repeatable = FrozenSet.ToFrozenSet(
        ["Get", "Wait", "Run", "Abort", "Delete", "SetDestruction", "SetExecutionDuration", "List", "GetTables", "GetLinks", "Describe", "Resume", "Sweep", "Start"], StringComparer.Ordinal);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        for (long? since = null; ;)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (Exception e) when (IsOurs(context) && IsOfTheMachine(e))
            {
                since ??= time.GetTimestamp();
                if (!Repeatable.Contains(context.MethodName) || time.GetElapsedTime(since.Value) > Patience)
                {
                    OnUnanswered(log, context.InterfaceName, context.MethodName, e.Message);
                    throw Transient();
                }
            }
            await Task.Delay(Pause, time);
        }
    }

    /// <summary>What a database driver throws cannot travel to another silo; here it is still known for what it is.</summary>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (DbException e) when (IsOurs(context))
        {
            OnUnanswered(log, context.InterfaceName, context.MethodName, e.Message);
            throw Transient();
        }
    }

    private static FaultException Transient() =>
        new(new FaultView(FaultCode.Transient, "A part of the service cannot be reached just now. Please try again in some seconds."));

    /// <summary>Orleans' own calls see what they expect; reading an answer in parts is one of them, but it is our answer.</summary>
    private static bool IsOurs(IGrainCallContext context) =>
        context.InterfaceMethod.DeclaringType is { } type && (type.Assembly == typeof(FaultView).Assembly || type == typeof(IAsyncEnumerableGrainExtension));

    // An activation that could not read its state says so by the driver's exception, which has no codec: that arrives as the third.
    private static bool IsOfTheMachine(Exception e) => e is OrleansException or DbException or Orleans.Serialization.CodecNotFoundException or System.Net.Sockets.SocketException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Interface}.{Method} got no answer: {Reason}")]
    private static partial void OnUnanswered(ILogger log, string @interface, string method, string reason);
}
