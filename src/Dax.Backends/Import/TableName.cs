using Dax.Engine.Faults;

namespace Dax.Backends.Import;

/// <summary>A table's name in its two parts, as declared, unquoted.</summary>
public sealed record TableName(string Schema, string Table)
{
    private const int MaxLength = 128;

    /// <summary>How it is written in ADQL.</summary>
    public string Qualified => AdqlNames.Qualify(Schema, Table);

    /// <summary>Reads <c>schema.table</c>; either part may be delimited (<c>"my schema"."a.b"</c>, with <c>""</c> for a quote).</summary>
    public static Result<TableName> Parse(string text)
    {
        var parts = new List<string>();
        for (var at = 0; at <= text.Length; at++)
        {
            if (Part(text, ref at) is not { } part || (at < text.Length && text[at] != '.'))
            {
                return Wrong(text);
            }
            parts.Add(part);
        }
        return parts.Count == 2 ? Checked(parts[0], parts[1]) : Wrong(text);
    }

    private static Result<TableName> Checked(string schema, string table)
    {
        foreach (var name in (ReadOnlySpan<string>)[schema, table])
        {
            if (name.Length > MaxLength || name.Any(char.IsControl) || name.StartsWith("dax$", StringComparison.OrdinalIgnoreCase))
            {
                return new Fault.Usage($"\"{name}\" cannot be a name: at most {MaxLength} characters, no control characters, and not dax$ at the beginning.");
            }
        }
        return schema.ToUpperInvariant() is "TAP_SCHEMA" or "TAP_UPLOAD"
            ? new Fault.Usage($"The schema {schema} is the service's own; choose another one.")
            : new TableName(schema, table);
    }

    private static string? Part(string text, ref int at)
    {
        if (at < text.Length && text[at] == '"')
        {
            return Delimited(text, ref at);
        }
        var end = text.IndexOf('.', at);
        end = end < 0 ? text.Length : end;
        var part = text[at..end].Trim();
        at = end;
        return part.Length > 0 && !part.Contains('"', StringComparison.Ordinal) ? part : null;
    }

    private static string? Delimited(string text, ref int at)
    {
        var name = new System.Text.StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"' && (++at >= text.Length || text[at] != '"'))
            {
                return name.Length > 0 ? name.ToString() : null;
            }
            name.Append(text[at]);
        }
        return null;
    }

    private static Fault.Usage Wrong(string text) => new($"\"{text}\" is not the name of a table: write schema.table.");
}
