using Dax.Ivoa.Vosi;

namespace Dax.Backends.Felis;

/// <summary>Whether a description can be used in spite of a problem.</summary>
public enum FelisSeverity { Warning, Error }

/// <summary>Something that is wrong with a Felis description. Line and column count from 1; 0 when the text has no such place.</summary>
public sealed record FelisProblem(FelisSeverity Severity, int Line, int Column, string Message)
{
    /// <summary><c>line:column: error: sentence</c>, as editors understand it behind a file name and a colon.</summary>
    public override string ToString() => $"{Line}:{Column}: {(Severity == FelisSeverity.Error ? "error" : "warning")}: {Message}";
}

/// <summary>What a Felis file says, and everything that is wrong with it, in the order of the text.</summary>
/// <param name="Schema">The tables as TAP_SCHEMA shows them; null when the text has errors.</param>
public sealed record FelisReport(SchemaEntry? Schema, IReadOnlyList<FelisProblem> Problems)
{
    public int Errors => Problems.Count(p => p.Severity == FelisSeverity.Error);
    public int Warnings => Problems.Count - Errors;
}
