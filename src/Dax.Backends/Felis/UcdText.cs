using System.Text.RegularExpressions;

namespace Dax.Backends.Felis;

/// <summary>UCD1+: words of atoms, <c>pos.eq.ra;meta.main</c>. Judges the form (UCD1+ 1.4, 3.1), not whether the list of words has them.</summary>
internal static partial class UcdText
{
    public static bool IsWellFormed(string ucd) => ucd.Length <= 400 && Form().IsMatch(ucd);

    /// <summary>Whether the UCD names this coordinate of the table's main position: the word first, <c>meta.main</c> among the others.</summary>
    public static bool IsMain(string? ucd, string word)
    {
        if (ucd is null || !ucd.StartsWith(word + ";", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        return ucd.Split(';').Any(w => w.Trim().Equals("meta.main", StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"^([A-Za-z][\w-]*:)?[A-Za-z][\w-]*(\.[\w-]+)*(;\s?([A-Za-z][\w-]*:)?[A-Za-z][\w-]*(\.[\w-]+)*)*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
