using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.Ports;

namespace Dax.Engine.ObsCore.Sync;

/// <summary>The mapping of a repository: the operator's file, else what the repository says of itself, else one made from its dataset types.</summary>
internal sealed class MappingChoice(IObsCoreMappings files)
{
    public async ValueTask<Result<ObsCoreMapping>> Of(IButlerRepository repository, ImmutableArray<DatasetType> types, CancellationToken cancel)
    {
        var given = await files.Read(repository.Label, cancel);
        if (!given.IsOk) return given.Fault;
        if (given.Value is { } text) return MappingReader.Read(text);
        var own = await repository.ObsCoreConfiguration(cancel);
        if (!own.IsOk) return own.Fault;
        var mapping = own.Value is null ? new Result<ObsCoreMapping>(DefaultMapping.For(types)) : MappingReader.Read(own.Value);
        // What a repository says of itself nobody here can mend.
        return mapping.IsOk ? mapping : DefaultMapping.For(types) with { Warnings = [$"The repository's own configuration of ObsCore is not used: {mapping.Fault.Message}"] };
    }

    /// <summary>What the operator should know of the mapping, beside its own warnings.</summary>
    public static ImmutableArray<string> Warnings(ObsCoreMapping mapping, string? otherLabel, string label) => otherLabel is null
        ? mapping.Warnings
        : [.. mapping.Warnings, $"Its dataset identifiers name the repository '{otherLabel}'; links to datasets take that name for '{label}'."];
}
