using System.Diagnostics.CodeAnalysis;

namespace Dax.Ivoa.Dali;

/// <summary>One table of an UPLOAD parameter: its name, and either the part of the request that holds it or the URL to fetch it from.</summary>
/// <param name="Name">Queried as TAP_UPLOAD.name.</param>
/// <param name="Part">Name of a part of a multipart request.</param>
/// <param name="Url">Absolute, http or https.</param>
public sealed record UploadReference(string Name, string? Part, Uri? Url);

/// <summary>
/// UPLOAD=name,uri (DALI 1.1, 3.4.5; TAP 1.1, 2.7.6): several by repeating the parameter, or, as TAP 1.0 had it, separated by semicolons.
/// Names are regular identifiers; URIs are http, https or param:part.
/// </summary>
public static class UploadParameter
{
    /// <summary>More tables than this in one request are refused.</summary>
    public const int MaxTables = 32;
    private const int MaxUriLength = 8192;
    private const int MaxNameLength = 128;

    /// <summary>False with a sentence for the user when a value is not what the standard wants.</summary>
    public static bool TryParse(IReadOnlyList<string> values, out List<UploadReference> tables, [NotNullWhen(false)] out string? error)
    {
        tables = [];
        foreach (var value in values)
        {
            for (var rest = value.AsSpan().Trim(); rest.Length > 0;)
            {
                var end = PairEnd(rest);
                error = Pair(rest[..end].Trim(), out var table) ?? Fits(tables, table!);
                if (error is not null)
                    return false;
                tables.Add(table!);
                rest = end < rest.Length ? rest[(end + 1)..].Trim() : default;
            }
        }
        error = null;
        return true;
    }

    private static string? Fits(List<UploadReference> tables, UploadReference table)
    {
        if (tables.Count == MaxTables)
            return $"UPLOAD: more than {MaxTables} tables in one request.";
        return tables.Exists(t => t.Name.Equals(table.Name, StringComparison.OrdinalIgnoreCase))
            ? $"UPLOAD: the table name '{table.Name}' is given twice."
            : null;
    }

    private static string? Pair(ReadOnlySpan<char> pair, out UploadReference? table)
    {
        table = null;
        var comma = pair.IndexOf(',');
        if (comma < 0)
            return "UPLOAD must be NAME,URI.";
        var name = pair[..comma].Trim();
        if (!IsName(name))
            return "UPLOAD: a table name must begin with a letter and have letters, digits and underscores only.";
        return Source(name.ToString(), pair[(comma + 1)..].Trim(), out table);
    }

    private static string? Source(string name, ReadOnlySpan<char> uri, out UploadReference? table)
    {
        const string Param = "param:";
        table = null;
        if (uri.StartsWith(Param, StringComparison.OrdinalIgnoreCase))
        {
            var part = uri[Param.Length..].ToString();
            table = new UploadReference(name, part, null);
            return part.Length == 0 ? $"UPLOAD: '{name}' names no part of the request." : null;
        }
        if (uri.Length > MaxUriLength || !Uri.TryCreate(uri.ToString(), UriKind.Absolute, out var url))
            return $"UPLOAD: the URI of '{name}' is not absolute.";
        if (url.Scheme is not ("http" or "https"))
            return $"UPLOAD: the scheme '{url.Scheme}' is not supported; use http, https or param.";
        table = new UploadReference(name, null, url);
        return null;
    }

    // A semicolon may be part of a URL: it separates only where another NAME,SCHEME: follows.
    private static int PairEnd(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ';' && BeginsPair(text[(i + 1)..].TrimStart()))
                return i;
        }
        return text.Length;
    }

    private static bool BeginsPair(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return true;
        var comma = text.IndexOf(',');
        return comma > 0 && IsName(text[..comma].Trim()) && text[comma..].Contains(':');
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxNameLength || !char.IsAsciiLetter(name[0]))
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }
        return true;
    }
}
