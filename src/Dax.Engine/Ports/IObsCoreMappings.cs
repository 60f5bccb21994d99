using Dax.Engine.Faults;

namespace Dax.Engine.Ports;

/// <summary>The mapping files that an operator gave to repositories.</summary>
public interface IObsCoreMappings
{
    /// <summary>The file's text; null when the repository was given none. Usage when it cannot be read.</summary>
    ValueTask<Result<string?>> Read(string label, CancellationToken cancel);
}
