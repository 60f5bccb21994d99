using System.Diagnostics.CodeAnalysis;

namespace Dax.Engine.Datasets;

/// <summary>
/// Names a dataset for the outside: <c>ivo://AUTHORITY/PATH?repo=LABEL&amp;id=UUID</c> (DMTN-302), or the older <c>butler://LABEL/UUID</c>. Two that name the same
/// dataset are equal, whatever their authority.
/// </summary>
public sealed record DatasetUri(string Label, Guid Id)
{
    private const int MaxLength = 1024;

    /// <summary>False when the text is neither form; scheme, authority and the keys are compared without case (IVOIDs are, Identifiers 2.0, 2.1).</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DatasetUri? uri)
    {
        uri = null;
        if (text is null || text.Length > MaxLength) return false;
        if (text.StartsWith("butler://", StringComparison.OrdinalIgnoreCase)) return TryParseButler(text.AsSpan("butler://".Length), out uri);
        return text.StartsWith("ivo://", StringComparison.OrdinalIgnoreCase) && TryParseIvo(text, out uri);
    }

    private static bool TryParseButler(ReadOnlySpan<char> rest, out DatasetUri? uri)
    {
        uri = null;
        var slash = rest.IndexOf('/');
        if (slash <= 0 || !Guid.TryParse(rest[(slash + 1)..], out var id)) return false;
        uri = new DatasetUri(Uri.UnescapeDataString(rest[..slash].ToString()), id);
        return true;
    }

    private static bool TryParseIvo(string text, out DatasetUri? uri)
    {
        uri = null;
        var question = text.IndexOf('?', StringComparison.Ordinal);
        if (question < 0) return false;
        string? label = null;
        Guid? id = null;
        foreach (var pair in text[(question + 1)..].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) continue;
            var value = Uri.UnescapeDataString(pair[(equals + 1)..]);
            if (pair.AsSpan(0, equals).Equals("repo", StringComparison.OrdinalIgnoreCase)) label = value;
            else if (pair.AsSpan(0, equals).Equals("id", StringComparison.OrdinalIgnoreCase) && Guid.TryParse(value, out var found)) id = found;
        }
        if (string.IsNullOrEmpty(label) || id is null) return false;
        uri = new DatasetUri(label, id.Value);
        return true;
    }

    public override string ToString() => $"butler://{Uri.EscapeDataString(Label)}/{Id}";
}
