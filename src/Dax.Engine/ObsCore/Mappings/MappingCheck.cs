using Dax.Engine.Faults;

namespace Dax.Engine.ObsCore.Mappings;

/// <summary>Whether a text is a mapping, for those who take one.</summary>
public static class MappingCheck
{
    /// <summary>What in it means nothing, in sentences; a Usage fault when it is no mapping.</summary>
    public static Result<IReadOnlyList<string>> Check(string text)
    {
        var mapping = MappingReader.Read(text);
        if (!mapping.IsOk) return mapping.Fault;
        var schema = MappingSchema.Of(mapping.Value);
        return schema.IsOk ? new Result<IReadOnlyList<string>>(mapping.Value.Warnings) : schema.Fault;
    }
}
