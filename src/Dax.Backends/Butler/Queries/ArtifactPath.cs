using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Dax.Backends.Butler.Queries;

/// <summary>
/// Paths as file datastores record them (lsst.resources): relative to the datastore's root or absolute, plain or quoted (a path in which %XX occurs is quoted), or a URI; a
/// fragment names the member of a ZIP archive (<c>#zip-path=</c>, in older repositories <c>#unzip=</c>).
/// </summary>
internal static partial class ArtifactPath
{
    public static bool TryResolve(Uri root, string path, [NotNullWhen(true)] out Uri? uri, out string? zipMember)
    {
        var (place, fragment) = path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? (path[..hash], path[(hash + 1)..]) : (path, "");
        zipMember = MemberOf(fragment);
        uri = null;
        if (place.Length == 0 || place.Contains('\0', StringComparison.Ordinal)) return false;
        if (Scheme().IsMatch(place)) return Uri.TryCreate(place, UriKind.Absolute, out uri);
        var plain = Quoted().IsMatch(place) ? Uri.UnescapeDataString(place) : place;
        if (plain.Contains('\0', StringComparison.Ordinal)) return false;
        var escaped = string.Join('/', plain.Split('/').Select(Uri.EscapeDataString));
        return plain.StartsWith('/') ? Uri.TryCreate("file://" + escaped, UriKind.Absolute, out uri) : Uri.TryCreate(root.GetLeftPart(UriPartial.Path) + escaped, UriKind.Absolute, out uri);
    }

    /// <summary>The member that a fragment names; null when it names none.</summary>
    public static string? MemberOf(string fragment)
    {
        foreach (var pair in fragment.Split('&'))
        {
            foreach (var key in (ReadOnlySpan<string>)["zip-path=", "unzip="])
            {
                if (pair.StartsWith(key, StringComparison.Ordinal)) return Uri.UnescapeDataString(pair[key.Length..]);
            }
        }
        return null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*://")]
    private static partial Regex Scheme();

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Quoted();
}
