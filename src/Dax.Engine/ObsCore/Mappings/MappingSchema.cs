using System.Globalization;
using Dax.Engine.Faults;
using Dax.Ivoa.ObsCore;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Engine.ObsCore.Mappings;

/// <summary>The columns that a mapping makes beside the common ones, and values of extra columns as those hold them.</summary>
internal static class MappingSchema
{
    /// <summary>A Usage fault when two dataset types mean different things by one name, or a constant does not fit a column of the standard.</summary>
    public static Result<ObsCoreSchema> Of(ObsCoreMapping mapping)
    {
        var own = new Dictionary<string, ColumnEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var extra in mapping.ExtraColumns.Concat(mapping.DatasetTypes.SelectMany(t => t.ExtraColumns)))
        {
            var standard = ObsCoreColumns.Find(extra.Name);
            var entry = standard ?? Describe(extra);
            if (extra.Constant is { } constant && Value(constant, ObsCoreSchema.KindOf(entry.Field)) is null)
                return new Fault.Usage($"The ObsCore mapping is wrong: '{constant}' is no value for the column {extra.Name}.");
            if (ObsCoreSchema.Common.Any(c => c.Field.Name.Equals(extra.Name, StringComparison.OrdinalIgnoreCase))) continue;
            if (own.TryGetValue(extra.Name, out var before) && before.Field.Datatype != entry.Field.Datatype)
                return new Fault.Usage($"The ObsCore mapping is wrong: the column {extra.Name} has two types.");
            own.TryAdd(extra.Name, entry);
        }
        return new ObsCoreSchema(own.Values);
    }

    /// <summary>A constant, or the text of a template, as a column of that kind holds it: string, double, long, int, bool; timestamps are microseconds. Null when it is no such value.</summary>
    public static object? Value(object value, CellKind kind) => kind switch
    {
        CellKind.Text => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture),
        CellKind.Double => value is bool ? null : value as double? ?? ExtraValue.Convert(Text(value), ExtraColumnType.Real),
        CellKind.Long => value as long? ?? ExtraValue.Convert(Text(value), ExtraColumnType.Whole),
        CellKind.Int => ExtraValue.Convert(Text(value), ExtraColumnType.Whole) is long and >= int.MinValue and <= int.MaxValue and var whole ? (int)(long)whole : null,
        CellKind.Boolean => value as bool? ?? ExtraValue.Convert(Text(value), ExtraColumnType.Boolean),
        CellKind.Timestamp => DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null,
        _ => null,
    };

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static ColumnEntry Describe(ExtraColumn extra)
    {
        var (type, size) = extra.Type switch
        {
            ExtraColumnType.Whole => (VoDatatype.Long, (string?)null),
            ExtraColumnType.Real => (VoDatatype.Double, null),
            ExtraColumnType.Boolean => (VoDatatype.Boolean, null),
            _ => (VoDatatype.Char, "*"),
        };
        return new ColumnEntry(new FieldInfo(extra.Name, type, size) { Description = extra.Doc, Unit = extra.Unit, Ucd = extra.Ucd, Utype = extra.Utype });
    }
}
