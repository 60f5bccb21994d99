using System.Collections.Frozen;
using Dax.Ivoa.Fits;
using Dax.Ivoa.Text;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Tables;

/// <summary>The formats of results, found by what RESPONSEFORMAT says (DALI 1.1, 3.4.3; TAP 1.1, 2.7.3).</summary>
public static class TableFormats
{
    private static readonly VOTableFormat TableData = new(Serialization.TableData);
    private static readonly VOTableFormat Binary = new(Serialization.Binary);
    private static readonly VOTableFormat Binary2 = new(Serialization.Binary2);
    private static readonly CsvFormat Csv = new();

    /// <summary>Every format, the default first; for capabilities.</summary>
    public static IReadOnlyList<TableFormat> All { get; } = [Binary2, TableData, Binary, Csv, new TsvFormat(), new FitsFormat(), new JsonFormat()];

    private static readonly FrozenDictionary<string, TableFormat> ByAlias =
        All.SelectMany(f => f.Aliases, (f, alias) => KeyValuePair.Create(alias, f)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, TableFormat> ByMediaType = new Dictionary<string, TableFormat>
    {
        ["text/tab-separated-values"] = ByAlias["tsv"],
        ["application/fits"] = ByAlias["fits"],
        ["application/json"] = ByAlias["json"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Finds a format by a short name or a media type, letter case and blanks aside. Without a request it is VOTable BINARY2; <c>text/xml</c> means
    /// VOTable as old readers know it, TABLEDATA.
    /// </summary>
    /// <param name="contentType">The Content-Type of the answer: the media type that was asked for, with its serialisation when that was named.</param>
    public static bool TryFind(string? requested, out TableFormat format, out string contentType)
    {
        // An unescaped + in a URL arrives as a blank.
        var asked = (requested ?? "").Trim().Replace("x-votable xml", "x-votable+xml", StringComparison.OrdinalIgnoreCase);
        if (asked.Length == 0) asked = "votable";
        if (ByAlias.TryGetValue(asked, out var named))
        {
            format = named;
            contentType = string.Equals(asked, "votable", StringComparison.OrdinalIgnoreCase) ? VOTableErrorDocument.MediaType : named.MediaType;
            return true;
        }
        var parts = asked.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        format = Binary2;
        contentType = "";
        return parts.Length > 0 && TryMediaType(parts[0].ToLowerInvariant(), parts[1..], ref format, out contentType);
    }

    private static bool TryMediaType(string type, string[] parameters, ref TableFormat format, out string contentType)
    {
        contentType = type;
        if (type is "application/x-votable+xml" or "text/xml") return TryVOTable(type, Parameter(parameters, "serialization"), ref format, out contentType);
        if (type == "text/csv")
        {
            format = Csv;
            contentType = Csv.MediaType;
            return Parameter(parameters, "header") is not { } header || header.Equals("present", StringComparison.OrdinalIgnoreCase);
        }
        if (!ByMediaType.TryGetValue(type, out var found)) return false;
        format = found;
        return true;
    }

    private static bool TryVOTable(string type, string? serialization, ref TableFormat format, out string contentType)
    {
        VOTableFormat? found = serialization?.ToUpperInvariant() switch
        {
            null => type == "text/xml" ? TableData : Binary2,
            "TABLEDATA" => TableData,
            "BINARY" => Binary,
            "BINARY2" => Binary2,
            _ => null,
        };
        contentType = found is not null && serialization is not null && type != "text/xml" ? $"{type};serialization={VOTableFormat.CanonicalName(found.Serialization)}" : type;
        if (found is null) return false;
        format = found;
        return true;
    }

    private static string? Parameter(string[] parameters, string name)
    {
        foreach (var parameter in parameters)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return parameter[(equals + 1)..].Trim().Trim('"');
        }
        return null;
    }
}
