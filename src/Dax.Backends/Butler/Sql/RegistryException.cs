using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Sql;

/// <summary>An expected failure below the port's methods, which turn it into their result.</summary>
internal sealed class RegistryException(Fault fault, Exception? inner = null) : Exception(fault.Message, inner)
{
    public Fault Fault { get; } = fault;
}
