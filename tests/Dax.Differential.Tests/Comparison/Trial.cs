using System.Text;
using Dax.Adql;
using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Adql.Parsing;
using Dax.Differential.Tests.Catalog;
using Dax.Differential.Tests.Engines;
using Dax.Differential.Tests.Evaluation;

namespace Dax.Differential.Tests.Comparison;

/// <summary>How one query fared on one engine.</summary>
internal enum Outcome
{
    Same,
    /// <summary>The data do not allow the query, and the engine says so too.</summary>
    BothFail,
    /// <summary>The compiler has an error for it.</summary>
    Refused,
    /// <summary>The dialect has: its engine has nothing like that.</summary>
    Unsayable,
    /// <summary>Several answers are right, or the evaluator cannot say.</summary>
    Ambiguous,
    Different,
}

/// <summary>One query, on an engine as compiled and in the evaluator as bound.</summary>
internal static class Trial
{
    private static readonly Dictionary<string, SeedTable> Plain = SeedCatalog.Tables.ToDictionary(table => table.Name);
    private static readonly Dictionary<string, SeedTable> Finite = SeedCatalog.Tables.ToDictionary(table => table.Name, table => table.Finite());

    /// <param name="adql">The query.</param>
    /// <param name="engine">Where.</param>
    /// <returns>What came of it; with <see cref="Outcome.Refused"/> and <see cref="Outcome.Different"/>, a report.</returns>
    public static async Task<(Outcome Outcome, string Report)> Run(string adql, QueryEngine engine)
    {
        var parsed = Parser.Parse(adql, AdqlLimits.Default);
        if (!parsed.IsOk)
            return (Outcome.Refused, $"{adql}\n  {string.Join("\n  ", parsed.Errors)}");
        var bound = Binder.Bind(parsed.Value, engine.Model);
        var compiled = AdqlCompiler.Compile(adql, engine.Model, AdqlLimits.Default);
        if (!bound.IsOk || !compiled.IsOk)
            return (Outcome.Refused, $"{adql}\n  {string.Join("\n  ", bound.Errors.Concat(compiled.Errors).Distinct())}");
        var sql = engine.Dialect.Write(compiled.Value, null);
        if (!sql.IsOk)
            return (Outcome.Unsayable, $"{adql}\n  {string.Join("\n  ", sql.Errors)}");
        Answer? expected;
        string? error;
        try
        {
            (expected, error) = Evaluate(bound.Value, engine);
        }
        catch (TooMuchWorkException)
        {
            return (Outcome.Ambiguous, adql);
        }

        if (expected is { IsAmbiguous: true })
            return (Outcome.Ambiguous, adql);
        var actual = await engine.Run(compiled.Value, sql.Value);
        return Judge(adql, sql.Value, expected, error, actual, engine);
    }

    private static (Answer? Answer, string? Error) Evaluate(BoundQuery bound, QueryEngine engine)
    {
        try
        {
            return (new Evaluator(engine.IsFinite ? Finite : Plain, bound, engine.IsFinite).Run(), null);
        }
        catch (DataError e)
        {
            return (null, e.Message);
        }
    }

    private static (Outcome, string) Judge(string adql, SqlText sql, Answer? expected, string? error, EngineAnswer actual, QueryEngine engine)
    {
        if (actual.Failure is { } failure)
            return (Outcome.Different, Report(adql, sql, engine, "the engine failed: " + failure, expected, actual));
        if (expected is null)
            // An engine may leave out what it does not need, and so not meet the error.
            return actual.DataError is null
                ? (Outcome.Ambiguous, Report(adql, sql, engine, $"an error is expected ({error})", null, actual))
                : (Outcome.BothFail, Report(adql, sql, engine, actual.DataError, null, actual));
        if (actual.DataError is not null && expected.HasOverflow)
            return (Outcome.Ambiguous, adql);
        if (actual.DataError is { } unexpected)
            return (Outcome.Different, Report(adql, sql, engine, "the engine refused: " + unexpected, expected, actual));
        var difference = RowSets.Difference(expected, actual.Rows, engine.RealTolerance);
        return difference is null ? (Outcome.Same, "") : (Outcome.Different, Report(adql, sql, engine, difference, expected, actual));
    }

    private static string Report(string adql, SqlText sql, QueryEngine engine, string what, Answer? expected, EngineAnswer actual)
    {
        var text = new StringBuilder().AppendLine(adql).Append("  ").Append(engine.Name).Append(": ").AppendLine(what).Append("  SQL: ").AppendLine(sql.Text);
        if (expected is not null)
        {
            var (first, count) = expected.Cut;
            Rows(text, "expected", expected.Rows.Skip(first).Take(count).Select(row => row.Cells), count);
        }

        Rows(text, "got", actual.Rows, actual.Rows.Count);
        return text.ToString();
    }

    private static void Rows(StringBuilder text, string title, IEnumerable<object?[]> rows, int count)
    {
        text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"  {title}, {count} rows:");
        foreach (var row in rows.Take(40))
            text.Append("    ").AppendLine(RowSets.Show(row));
    }
}
