using System.Text.RegularExpressions;

namespace Dax.Architecture.Tests;

/// <summary>Rules that a file breaks or keeps by its text; each answers the offences as "path:line what".</summary>
internal static partial class SourceRules
{
    public const int MaxLines = 400;

    private static readonly string[] OrleansRooms = ["Dax.Contracts", "Dax.Grains", "Dax.Embedded", "Dax.Silo", "Dax.Web"];

    public static IEnumerable<string> Length(SourceFile file) =>
        file.LineCount > MaxLines ? [$"{file.Path}: {file.LineCount} lines, {MaxLines} are allowed"] : [];

    /// <summary>Web may name Orleans for its grain factory, nothing below.</summary>
    public static IEnumerable<string> Orleans(SourceFile file) =>
        from match in OrleansName().Matches(file.Code)
        where !OrleansRooms.Contains(file.Room) || (file.Room == "Dax.Web" && match.Groups["below"].Success)
        select At(file, match, "speaks of Orleans");

    public static IEnumerable<string> HttpContext(SourceFile file) =>
        file.Room == "Dax.Web" ? [] : from match in HttpContextName().Matches(file.Code) select At(file, match, "speaks of HttpContext");

    public static IEnumerable<string> Conditional(SourceFile file) =>
        file.Path.StartsWith("src/Dax.Silo/Hosting/", StringComparison.Ordinal) ? [] : from match in IfDirective().Matches(file.Code) select At(file, match, "#if");

    public static IEnumerable<string> DaxOrleans(SourceFile file) =>
        from match in DaxOrleansNamespace().Matches(file.Code) select At(file, match, "a namespace Dax.Orleans would hide Orleans from all of Dax");

    public static IEnumerable<string> Unfinished(SourceFile file) =>
        [.. from match in Todo().Matches(file.Text) select At(file, match, "unfinished"),
         .. from match in Forbidden().Matches(file.Code) select At(file, match, match.Value)];

    /// <summary>A catch that does nothing names what it expects, and says why that is nothing.</summary>
    public static IEnumerable<string> SwallowedErrors(SourceFile file)
    {
        var code = SourceText.Strip(file.Text, keepComments: true);
        foreach (Match match in EmptyCatch().Matches(code))
        {
            var type = match.Groups["type"].Value;
            var isNamed = type.Length > 0 && type is not ("Exception" or "System.Exception");
            if (!isNamed || !match.Groups["body"].Value.Contains('\u00b6')) yield return At(code, file.Path, match, "a catch that swallows");
        }
    }

    private static string At(SourceFile file, Match match, string what) => At(file.Text.Length == 0 ? "" : what == "unfinished" ? file.Text : file.Code, file.Path, match, what);

    private static string At(string text, string path, Match match, string what) => $"{path}:{1 + text.AsSpan(0, match.Index).Count('\n')} {what}";

    [GeneratedRegex(@"(using\s+(static\s+)?(\w+\s*=\s*)?|namespace\s+|global::|(?<![\w.]))Orleans(?<below>\s*\.\s*\w+)?\b(?=\s*[;{.]|\s*\.)")]
    private static partial Regex OrleansName();

    [GeneratedRegex(@"\bI?(Default)?HttpContext(Accessor)?\b")]
    private static partial Regex HttpContextName();

    [GeneratedRegex(@"^[ \t]*#[ \t]*if\b", RegexOptions.Multiline)]
    private static partial Regex IfDirective();

    [GeneratedRegex(@"namespace\s+Dax\s*\.\s*Orleans\b")]
    private static partial Regex DaxOrleansNamespace();

    [GeneratedRegex(@"\b(TODO|FIXME|XXX)\b")]
    private static partial Regex Todo();

    [GeneratedRegex(@"\bNotImplementedException\b|\bThread\s*\.\s*Sleep\b")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\bcatch\s*(\(\s*(?<type>[\w.]+)[^)]*\))?\s*(when\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\s*\{(?<body>[\s\u00b6]*)\}")]
    private static partial Regex EmptyCatch();
}
