using Dax.Contracts.Faults;
using Dax.Engine.Faults;

namespace Dax.Grains.Faults;

/// <summary>Faults of the engine as they travel.</summary>
internal static class FaultWire
{
    public static FaultView ToView(this Fault fault) => fault switch
    {
        Fault.Usage => new(FaultCode.Usage, fault.Message),
        Fault.NotFound => new(FaultCode.NotFound, fault.Message),
        Fault.Forbidden => new(FaultCode.Forbidden, fault.Message),
        Fault.Busy busy => new(FaultCode.Busy, fault.Message, (int)Math.Ceiling(busy.RetryAfter.TotalSeconds)),
        Fault.Transient => new(FaultCode.Transient, fault.Message),
        _ => new(FaultCode.Broken, fault.Message),
    };

    public static FaultException ToException(this Fault fault) => new(fault.ToView());

    /// <summary>The value, or the fault as the exception that a grain call may throw.</summary>
    public static T OrThrow<T>(this Result<T> result) => result.IsOk ? result.Value : throw result.Fault.ToException();
}
