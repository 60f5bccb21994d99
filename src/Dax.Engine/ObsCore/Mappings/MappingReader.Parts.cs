using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dax.Engine.ObsCore.Mappings;

/// <summary>Extra columns and constraints.</summary>
internal sealed partial class MappingReader
{
    private static ImmutableArray<ExtraColumn> Extras(MappingMapReader map) =>
        [.. (map.Map("extra_columns")?.Entries ?? []).Select(e => Extra(e.Key, e.Value))];

    private static ExtraColumn Extra(string name, MappingNode node)
    {
        if (!ColumnName().IsMatch(name)) throw MappingMapReader.Wrong(node, $"'{name}' is no name for a column: letters, digits and underscores, at most 64, a letter first");
        return node switch
        {
            MappingScalar scalar => Constant(name, scalar),
            MappingMap inner => OfTemplate(name, inner),
            _ => throw MappingMapReader.Wrong(node, $"the column {name} needs a value or a template"),
        };
    }

    private static ExtraColumn OfTemplate(string name, MappingMap inner)
    {
        var map = new MappingMapReader(inner, $"the column {name}");
        map.Ignore("length");
        var template = map.Template("template");
        var constant = map.Take("value");
        if (template is null == constant is null) throw MappingMapReader.Wrong(inner, $"the column {name} needs a template or a value");
        var type = map.Text("type");
        var column = constant is null
            ? new ExtraColumn(name, TypeOf(type ?? "string", inner)) { Template = template }
            : Constant(name, MappingMapReader.Scalar(constant, name), type is null ? null : TypeOf(type, inner));
        column = column with { Doc = Plain(map.Text("doc")), Unit = map.Text("unit"), Ucd = map.Text("ucd"), Utype = map.Text("utype") };
        return map.Untaken().FirstOrDefault() is { } left ? throw new MappingException(left) : column;
    }

    /// <summary>Descriptions in TAP_SCHEMA are char, which is ASCII (VOTable 1.4, 2.1).</summary>
    private static string? Plain(string? text) => text is null || Ascii.IsValid(text) ? text : string.Concat(text.Select(c => char.IsAscii(c) ? c : '?'));

    private static ExtraColumnType TypeOf(string word, MappingNode node) => word switch
    {
        "string" => ExtraColumnType.Text,
        "int" => ExtraColumnType.Whole,
        "float" => ExtraColumnType.Real,
        "bool" => ExtraColumnType.Boolean,
        _ => throw MappingMapReader.Wrong(node, $"a column's type is string, int, float or bool, not '{word}'"),
    };

    private static ExtraColumn Constant(string name, MappingScalar scalar, ExtraColumnType? wanted = null)
    {
        if (scalar.IsNull) return new ExtraColumn(name, wanted ?? ExtraColumnType.Text);
        var value = ExtraValue.OfWord(scalar.Text, scalar.IsPlain);
        if (wanted is { } type) value = ExtraValue.Convert(scalar.Text, type) ?? throw MappingMapReader.Wrong(scalar, $"the value of {name} is not of its type");
        var found = value switch { long => ExtraColumnType.Whole, double => ExtraColumnType.Real, bool => ExtraColumnType.Boolean, _ => ExtraColumnType.Text };
        return new ExtraColumn(name, wanted ?? found) { Constant = value };
    }

    /// <summary>The where of each dataset type: its own constraints, any of which may hold, or the mapping's.</summary>
    private static Func<string, string> Constraints(MappingMapReader map)
    {
        var all = map.Take("where") is { } node ? Where(node) : "";
        var own = (map.Map("dataset_type_constraints")?.Entries ?? []).ToDictionary(e => e.Key, e => Any(e.Value), StringComparer.Ordinal);
        return type => own.GetValueOrDefault(type, all);
    }

    private static string Any(MappingNode node)
    {
        if (node is not MappingList list) return Where(node);
        var wheres = list.Items.Select(Where).ToList();
        return wheres.Contains("") ? "" : wheres.Count == 1 ? wheres[0] : string.Join(" OR ", wheres.Select(w => $"({w})"));
    }

    private static string Where(MappingNode node)
    {
        if (node is MappingScalar scalar) return scalar.IsNull ? "" : scalar.Text;
        if (node is not MappingMap inner) throw MappingMapReader.Wrong(node, "a where is an expression of the Butler's language");
        var map = new MappingMapReader(inner, "where");
        if (map.Map("bind") is { Entries.Count: > 0 } bind) throw MappingMapReader.Wrong(bind, "bind is not supported: write the values into the expression");
        map.Ignore("extra_dims");
        return map.Text("where") ?? "";
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex ColumnName();
}

/// <summary>Values of extra columns, from the texts of mappings and templates.</summary>
internal static class ExtraValue
{
    /// <summary>What YAML's plain words mean; a quoted one is text.</summary>
    public static object OfWord(string text, bool isPlain)
    {
        if (!isPlain) return text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)) return real;
        return text.ToUpperInvariant() switch { "TRUE" => true, "FALSE" => false, _ => text };
    }

    /// <summary>Null when the text is no such value.</summary>
    public static object? Convert(string text, ExtraColumnType type) => type switch
    {
        ExtraColumnType.Whole => long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var whole) ? whole : null,
        ExtraColumnType.Real => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : null,
        ExtraColumnType.Boolean => text.ToUpperInvariant() switch { "1" or "TRUE" => true, "0" or "FALSE" => false, _ => null },
        _ => text,
    };
}
