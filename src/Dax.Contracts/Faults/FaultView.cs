using Orleans;

namespace Dax.Contracts.Faults;

[GenerateSerializer, Alias(Aliases.FaultCode)]
public enum FaultCode { Usage, NotFound, Forbidden, Busy, Transient, Broken }

/// <summary>An expected failure as it travels: a code and a sentence for the user.</summary>
/// <param name="RetryAfterSeconds">When it may be tried again; Busy only.</param>
[GenerateSerializer, Immutable, Alias(Aliases.FaultView)]
public sealed record FaultView([property: Id(0)] FaultCode Code, [property: Id(1)] string Message, [property: Id(2)] int? RetryAfterSeconds = null);

/// <summary>The one exception that a grain call throws on purpose.</summary>
[GenerateSerializer, Alias(Aliases.FaultException)]
public sealed class FaultException(FaultView fault) : Exception(fault.Message)
{
    [Id(0)] public FaultView Fault { get; } = fault;
}
