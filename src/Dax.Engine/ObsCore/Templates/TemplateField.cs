using System.Collections.Immutable;
using Dax.Engine.Datasets;

namespace Dax.Engine.ObsCore.Templates;

/// <summary>A value found for a field: itself, nothing (it is not there), or why the field makes no sense.</summary>
internal readonly record struct FoundValue(object? Value, string? Problem = null);

/// <summary>One place of a template: a name, steps into what it names, and how the value is written.</summary>
internal sealed record TemplateField(string Name, ImmutableArray<string> Path, FormatSpec Format)
{
    private const string Records = "records";

    /// <summary>What can be known to be wrong before there are values; null when nothing is.</summary>
    public string? Check()
    {
        if (Name != Records) return Path.IsEmpty ? null : $"{Name} is a plain value and has no parts";
        if (Path.Length < 2) return "a record needs an element and a field, such as records[visit].name";
        if (Path[1] != "timespan") return Path.Length == 2 ? null : $"records[{Path[0]}].{Path[1]} is a plain value and has no parts";
        if (Path.Length < 4 || Path[2] is not ("begin" or "end")) return "a timespan has the parts begin and end, and these utc.isot, utc.mjd, tai.iso, …";
        var last = Path[^1];
        var scales = Path.AsSpan()[3..^1];
        return scales.Length <= 1 && (scales.IsEmpty || scales[0] is "utc" or "tai") && TemplateTime.IsForm(last) ? null : $"a time is written as {TemplateTime.Forms} of utc or tai";
    }

    public FoundValue Look(TemplateScope scope)
    {
        if (Path.IsEmpty) return new(scope.Value(Name));
        if (scope.Record(Path[0]) is not { } record) return default;
        return Path[1] == "timespan" ? Time(record) : Field(record, Path[1]);
    }

    private FoundValue Time(DimensionRecord record)
    {
        if (record.Timespan is not { } span || (Path[2] == "begin" ? span.BeginNanoseconds : span.EndNanoseconds) is not { } instant) return default;
        return new(TemplateTime.Write(instant, isUtc: Path.Length == 5 && Path[3] == "utc", Path[^1]));
    }

    private static FoundValue Field(DimensionRecord record, string field)
    {
        if (record.Fields.TryGetValue(field, out var value)) return new(value.Value);
        // An element's own key is called id in its record, and by the element's name in those of others.
        if (field == "id" && record.Fields.TryGetValue(record.Element, out value)) return new(value.Value);
        if (field == record.Element && record.Fields.TryGetValue("id", out value)) return new(value.Value);
        return new(null, $"records[{record.Element}] has no field '{field}'; it has {string.Join(", ", record.Fields.Keys.Order(StringComparer.Ordinal))}");
    }
}
