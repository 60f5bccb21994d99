using Dax.Qserv.StandIn.Database;

namespace Dax.Qserv.StandIn.Queries;

/// <summary>A table of FROM.</summary>
internal sealed record TableUse(DatabaseShape Database, TableShape Table, string Alias);

/// <summary>The clauses of one SELECT, as ranges of its tokens.</summary>
internal sealed class QueryShape
{
    private static readonly string[] Clauses = ["FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT"];
    private static readonly string[] NoAlias = ["WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "JOIN", "INNER", "CROSS", "NATURAL", "ON", "USING", "AS"];

    public required string Sql { get; init; }
    public required IReadOnlyList<Token> Tokens { get; init; }
    public required IReadOnlyDictionary<string, Range> Ranges { get; init; }
    public required IReadOnlyList<TableUse> Tables { get; init; }

    public IReadOnlyList<Token> Clause(string name) => Ranges.TryGetValue(name, out var range) ? [.. Tokens.Take(range).ToArray()] : [];

    public static QueryShape Of(string sql, IReadOnlyDictionary<string, DatabaseShape> databases, string database)
    {
        var tokens = SqlTokens.Of(sql.TrimEnd().TrimEnd(';'));
        if (tokens.Count == 0 || !tokens[0].Is("SELECT"))
            throw new QueryRefusedException($"ParseException:qserv can not parse query, near \"{(tokens.Count == 0 ? "" : tokens[0].Text)}\"");
        var starts = new List<(string Name, int At)> { ("SELECT", 0) };
        for (int i = 1, depth = 0; i < tokens.Count; i++)
        {
            depth += tokens[i].IsSymbol("(") ? 1 : tokens[i].IsSymbol(")") ? -1 : 0;
            if (depth == 0 && Clauses.FirstOrDefault(tokens[i].Is) is { } clause)
                starts.Add((clause, i));
        }
        var ranges = new Dictionary<string, Range>();
        for (var i = 0; i < starts.Count; i++)
            if (!ranges.TryAdd(starts[i].Name, (starts[i].At + 1)..(i + 1 < starts.Count ? starts[i + 1].At : tokens.Count)))
                throw new QueryRefusedException($"ParseException:qserv can not parse query, near \"{starts[i].Name}\"");
        var from = ranges.TryGetValue("FROM", out var range) ? tokens.Take(range).ToArray() : throw new QueryRefusedException("ParseException:qserv can not parse query, there is no FROM");
        return new QueryShape { Sql = sql, Tokens = tokens, Ranges = ranges, Tables = [.. Uses(from, databases, database)] };
    }

    /// <summary>Names at the beginning of FROM, after commas and after JOIN.</summary>
    private static IEnumerable<TableUse> Uses(Token[] from, IReadOnlyDictionary<string, DatabaseShape> databases, string database)
    {
        for (int i = 0, depth = 0; i < from.Length; i++)
        {
            depth += from[i].IsSymbol("(") ? 1 : from[i].IsSymbol(")") ? -1 : 0;
            if (depth > 0 || !from[i].IsName || (i > 0 && !from[i - 1].IsSymbol(",") && !from[i - 1].Is("JOIN")))
                continue;
            var (schema, name) = i + 2 < from.Length && from[i + 1].IsSymbol(".") ? (from[i].Text, from[i += 2].Text) : (database, from[i].Text);
            if (!databases.TryGetValue(schema, out var shape))
                throw new QueryRefusedException($"AnalysisError:Invalid db/table:{schema}.{name}");
            if (!shape.Tables.TryGetValue(name, out var table))
                throw new QueryRefusedException($"AnalysisError:Unknown table '{schema}.{name}'");
            var at = i + 1 < from.Length && from[i + 1].Is("AS") ? i + 2 : i + 1;
            var alias = at < from.Length && from[at].IsName && !NoAlias.Any(from[at].Is) ? from[at].Text : name;
            yield return new TableUse(shape, table, alias);
        }
    }
}

internal static class TokenRanges
{
    public static IEnumerable<Token> Take(this IReadOnlyList<Token> tokens, Range range)
    {
        for (var i = range.Start.Value; i < range.End.Value; i++)
            yield return tokens[i];
    }

    /// <summary>Parts between separators outside of parentheses.</summary>
    public static List<List<Token>> Split(this IReadOnlyList<Token> tokens, Func<Token, bool> isSeparator)
    {
        var parts = new List<List<Token>> { new() };
        var depth = 0;
        foreach (var token in tokens)
        {
            depth += token.IsSymbol("(") ? 1 : token.IsSymbol(")") ? -1 : 0;
            if (depth == 0 && isSeparator(token))
                parts.Add([]);
            else
                parts[^1].Add(token);
        }
        return parts;
    }

    /// <summary>The conditions that must all hold; the AND of BETWEEN is none between conditions.</summary>
    public static List<List<Token>> Conjuncts(this IReadOnlyList<Token> where)
    {
        var between = false;
        return where.Split(token =>
        {
            var isAnd = token.Is("AND") || token.IsSymbol("&&");
            var separates = isAnd && !between;
            between = token.Is("BETWEEN") || (between && !isAnd);
            return separates;
        });
    }
}
