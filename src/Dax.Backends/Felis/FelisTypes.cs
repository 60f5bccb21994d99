using System.Collections.Frozen;
using System.Globalization;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Felis;

/// <summary>Felis' datatypes (its manual, "Data Types") as VOTable types.</summary>
internal static class FelisTypes
{
    private static readonly FrozenDictionary<string, VoDatatype> Types = new Dictionary<string, VoDatatype>
    {
        ["boolean"] = VoDatatype.Boolean, ["byte"] = VoDatatype.UnsignedByte, ["short"] = VoDatatype.Short, ["int"] = VoDatatype.Int,
        ["long"] = VoDatatype.Long, ["float"] = VoDatatype.Float, ["double"] = VoDatatype.Double, ["char"] = VoDatatype.Char,
        ["string"] = VoDatatype.Char, ["unicode"] = VoDatatype.UnicodeChar, ["text"] = VoDatatype.Char, ["binary"] = VoDatatype.UnsignedByte,
        ["timestamp"] = VoDatatype.Char,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, VoDatatype> VoNames = new Dictionary<string, VoDatatype>
    {
        ["boolean"] = VoDatatype.Boolean, ["unsignedByte"] = VoDatatype.UnsignedByte, ["short"] = VoDatatype.Short, ["int"] = VoDatatype.Int,
        ["long"] = VoDatatype.Long, ["float"] = VoDatatype.Float, ["double"] = VoDatatype.Double, ["char"] = VoDatatype.Char,
        ["unicodeChar"] = VoDatatype.UnicodeChar,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Types.Keys.Order(StringComparer.Ordinal);

    public static bool IsKnown(string datatype) => Types.ContainsKey(datatype);

    public static bool IsSized(string datatype) => datatype is "char" or "string" or "unicode" or "binary";

    public static bool IsVoName(string name) => VoNames.ContainsKey(name);

    /// <summary>The FIELD of a column that was checked.</summary>
    public static FieldInfo Field(FelisColumn column) =>
        new(column.Name, Datatype(column), ArraySize(column))
        {
            Unit = (column.Unit ?? column.FitsUnit)?.Value is { Length: > 0 } unit ? unit : null,
            Ucd = column.Ucd?.Value is { Length: > 0 } ucd ? ucd : null,
            Utype = column.Utype,
            XType = column.XType ?? (column.Datatype.Value == "timestamp" ? "timestamp" : null),
            Description = column.Description,
        };

    private static VoDatatype Datatype(FelisColumn column) =>
        column.VoDatatype is { } own ? VoNames[own.Value] : Types[column.Datatype.Value];

    /// <summary>
    /// Felis' own rule, but for a char of length 1: Felis gives it no arraysize at all, which cannot hold an empty or missing value in
    /// every serialisation; "1*" can, and says the same.
    /// </summary>
    private static string? ArraySize(FelisColumn column)
    {
        if (column.ArraySize is { } own)
        {
            return own.Value;
        }
        var length = column.Length?.ToString(CultureInfo.InvariantCulture);
        return column.Datatype.Value switch
        {
            "char" => length is null or "1" ? length + "*" : length,
            "string" or "unicode" or "binary" => length + "*",
            "text" or "timestamp" => "*",
            _ => null,
        };
    }
}
