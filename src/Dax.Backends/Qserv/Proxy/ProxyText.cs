using System.Text.RegularExpressions;

namespace Dax.Backends.Qserv.Proxy;

/// <summary>
/// The proxy tidies a statement before Qserv sees it (<c>removeLeadingComment</c>, <c>removeExtraWhiteSpaces</c> in src/proxy/mysqlProxy.lua), and does not know texts in quotes from the rest:
/// such a text would be another one. There is no way to say it otherwise, so a query with one is not sent.
/// </summary>
internal static partial class ProxyText
{
    /// <summary>Whether every text in quotes arrives as it is.</summary>
    public static bool IsKept(string sql)
    {
        foreach (Match quoted in Quoted().Matches(sql))
            if (Changed().IsMatch(quoted.ValueSpan[1..^1]))
                return false;
        return true;
    }

    /// <summary>Texts and names as <see cref="Dax.Adql.Dialects.QservDialect"/> writes them.</summary>
    [GeneratedRegex(@"'(?:[^'\\]|\\.|'')*'|`[^`]*`", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[\n\t]|  | [=,()]|[=,(] |/\*|\*/", RegexOptions.CultureInvariant)]
    private static partial Regex Changed();
}
