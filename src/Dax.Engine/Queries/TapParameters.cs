using System.Diagnostics.CodeAnalysis;
using Dax.Adql;
using Dax.Engine.Faults;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Queries;

/// <summary>The parameters of a TAP query once they have been judged (TAP 1.1, 2.7).</summary>
/// <param name="ContentType">What the answer calls itself: the client's own media type where it named one (DALI 1.1, 3.4.3).</param>
/// <param name="MaxRec">Rows to answer at most; 0 asks for metadata alone.</param>
/// <param name="Version">The language that LANG names; without a number it is the newest.</param>
public sealed record TapParameters(string Query, TableFormat Format, string ContentType, long MaxRec, AdqlVersion Version)
{
    private static readonly string[] Languages = ["ADQL", "ADQL-2.0", "ADQL-2.1"];

    /// <summary>Judges the parameters of a request; unknown ones are ignored (DALI 1.1, 3.1).</summary>
    public static Result<TapParameters> Parse(IReadOnlyList<KeyValuePair<string, string>> parameters, QueryOptions options)
    {
        string? lang = null, query = null, format = null, responseFormat = null, maxRec = null;
        foreach (var (name, value) in parameters)
        {
            ref var slot = ref lang;
            if (Is(name, "QUERY")) slot = ref query;
            else if (Is(name, "RESPONSEFORMAT")) slot = ref responseFormat;
            else if (Is(name, "FORMAT")) slot = ref format;
            else if (Is(name, "MAXREC")) slot = ref maxRec;
            else if (!Is(name, "LANG")) continue;
            if (slot is not null && slot != value)
                return new Fault.Usage($"The parameter {name.ToUpperInvariant()} was given twice with different values; give it once.");
            slot = value;
        }
        if (Missing(lang))
            return new Fault.Usage("The parameter LANG is missing; send LANG=ADQL.");
        if (!Languages.Contains(lang, StringComparer.OrdinalIgnoreCase))
            return new Fault.Usage($"Unknown query language '{Shown(lang)}'; this service understands ADQL (ADQL-2.0, ADQL-2.1).");
        if (Missing(query))
            return new Fault.Usage("The parameter QUERY is missing or empty; send an ADQL query.");
        if (!TableFormats.TryFind(Missing(responseFormat) ? format : responseFormat, out var found, out var contentType))
            return new Fault.Usage($"Unknown RESPONSEFORMAT '{Shown(responseFormat ?? format!)}'; the capabilities list the formats of this service.");
        return MaxRecParameter.Parse(maxRec, options).Match<Result<TapParameters>>(n => new TapParameters(query, found, contentType, n, VersionOf(lang)), fault => fault);
    }

    private static AdqlVersion VersionOf(string lang) => lang.EndsWith("2.0", StringComparison.Ordinal) ? AdqlVersion.Adql20 : AdqlVersion.Adql21;

    private static bool Is(string name, string parameter) => name.Equals(parameter, StringComparison.OrdinalIgnoreCase);

    private static bool Missing([NotNullWhen(false)] string? value) => string.IsNullOrWhiteSpace(value);

    private static string Shown(string value) => value.Length <= 60 ? value : value[..60] + "…";
}
