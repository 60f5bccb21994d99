using System.Globalization;

namespace Dax.Qserv.StandIn.Queries;

/// <summary>What Qserv's parser and planner refuse (doc/user/sql.rst; the errors that its own unsupported queries name), in its words.</summary>
internal static class QueryRules
{
    private static readonly string[] Unparsed = ["UNION", "INTERSECT", "EXCEPT", "WITH", "CASE", "CAST", "CONVERT", "COLLATE", "OFFSET", "ESCAPE", "INTO", "PROCEDURE", "LEFT", "RIGHT", "FULL", "OVER", "EXISTS"];

    public static void Check(QueryShape query)
    {
        CheckWords(query);
        CheckAreas(query);
        CheckOrder(query);
        CheckGroups(query);
        CheckJoins(query);
    }

    private static void CheckWords(QueryShape query)
    {
        for (var i = 1; i < query.Tokens.Count; i++)
        {
            var token = query.Tokens[i];
            if (token.Is("SELECT"))
                throw Parse(query, token, "qserv does not support subqueries");
            // left(text, n) is a function.
            if (Unparsed.FirstOrDefault(token.Is) is { } word && !(word is "LEFT" or "RIGHT" && Next(query, i).IsSymbol("(")))
                throw Parse(query, token, "qserv can not parse query");
        }
    }

    /// <summary>One, at the start of WHERE, and AND behind it.</summary>
    private static void CheckAreas(QueryShape query)
    {
        var areas = query.Tokens.Where(t => t.Kind == TokenKind.Word && t.Text.StartsWith("qserv_areaspec_", StringComparison.OrdinalIgnoreCase)).ToArray();
        if (areas.Length == 0)
            return;
        if (areas.Length > 1)
            throw new QueryRefusedException("ParseException:Error parsing query, qserv does not support multiple area restrictors");
        var where = query.Clause("WHERE");
        var first = where.Conjuncts()[0];
        if (!first.Contains(areas[0]) || first.Any(t => t.Is("OR") || t.IsSymbol("||") || t.Is("NOT")) || first.IndexOf(areas[0]) is > 2)
            throw new QueryRefusedException($"ParseException:Error parsing query, near \"{areas[0].Text}\", an area restrictor stands at the start of WHERE, with AND");
        if (where.Split(t => t.Is("OR") || t.IsSymbol("||")).Count > 1)
            throw new QueryRefusedException($"ParseException:Error parsing query, near \"{areas[0].Text}\", qserv does not support OR with an area restrictor");
    }

    private static void CheckOrder(QueryShape query)
    {
        var order = query.Clause("ORDER");
        if (order.Count == 0)
            return;
        var selected = query.Clause("SELECT").Split(t => t.IsSymbol(","));
        foreach (var item in order.Skip(1).ToArray().Split(t => t.IsSymbol(",")))
        {
            var name = item.Where(t => !t.Is("ASC") && !t.Is("DESC")).ToArray();
            if (name.Any(t => t.IsSymbol("(")))
                throw new QueryRefusedException($"ParseException:Error parsing query, near \"{string.Concat(name.Select(t => t.Text))}\", qserv does not support functions in ORDER BY.");
            if (name.Any(t => !t.IsName && !t.IsSymbol(".")))
                throw new QueryRefusedException($"ParseException:Error parsing query, near \"{string.Concat(name.Select(t => t.Text))}\", qserv does not support expressions in ORDER BY.");
            Selected(selected, name, "ORDER BY");
        }
    }

    private static void CheckGroups(QueryShape query)
    {
        var group = query.Clause("GROUP");
        if (group.Count == 0)
            return;
        var selected = query.Clause("SELECT").Split(t => t.IsSymbol(","));
        foreach (var item in group.Skip(1).ToArray().Split(t => t.IsSymbol(",")))
            Selected(selected, [.. item], "GROUP BY");
    }

    private static void Selected(List<List<Token>> selected, Token[] name, string clause)
    {
        if (name.Length > 0 && !selected.Exists(value => value.Count > 0 && value[^1].Text.Equals(name[^1].Text, StringComparison.OrdinalIgnoreCase))
            && !selected.Exists(value => value.Take(name.Length).Select(t => t.Text).SequenceEqual(name.Select(t => t.Text), StringComparer.OrdinalIgnoreCase)))
            throw new QueryRefusedException($"AnalysisError:{clause} No match for '{string.Concat(name.Select(t => t.Text))}' in the SELECT list");
    }

    /// <summary>Tables in chunks are joined by their director's key, or near each other within the overlap.</summary>
    private static void CheckJoins(QueryShape query)
    {
        var tables = query.Tables.Where(t => t.Table.IsInChunks).ToArray();
        if (tables.Length <= 1)
            return;
        var groups = tables.ToDictionary(t => t.Alias, t => t.Alias, StringComparer.OrdinalIgnoreCase);
        if (query.Tokens.Any(t => t.Is("USING")))
            return;
        var conditions = query.Clause("WHERE").Conjuncts();
        conditions.AddRange(query.Clause("FROM").Split(t => t.Is("ON") || t.Is("JOIN")).SelectMany(c => c.Conjuncts()));
        foreach (var condition in conditions)
            if (Edge(condition, tables) is { } edge)
            {
                var (from, to) = (groups[edge.First], groups[edge.Second]);
                foreach (var alias in groups.Keys.Where(a => groups[a] == from).ToArray())
                    groups[alias] = to;
            }
        if (groups.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
            throw new QueryRefusedException("AnalysisError:Query involves partitioned table joins that Qserv does not know how to evaluate using only partition-local data");
    }

    private static (string First, string Second)? Edge(List<Token> condition, TableUse[] tables)
    {
        // a.key = b.key
        if (condition is [var a, { Text: "." }, var keyA, { Text: "=" }, var b, { Text: "." }, var keyB] && Use(a) is { } first && Use(b) is { } second
            && IsKey(first, keyA) && IsKey(second, keyB) && first.Alias != second.Alias)
            return (first.Alias, second.Alias);
        // scisql_angSep(a.lon, a.lat, b.lon, b.lat) < number
        if (condition.Count > 17 && condition[0].Text.Equals("scisql_angSep", StringComparison.OrdinalIgnoreCase) && condition[^2] is { Text: "<" or "<=" } && condition[^1].Kind == TokenKind.Number
            && Use(condition[2]) is { } near && Use(condition[10]) is { } other && near.Alias != other.Alias && near.Table.IsDirector && other.Table.IsDirector
            && double.Parse(condition[^1].Text, CultureInfo.InvariantCulture) <= near.Database.Overlap)
            return (near.Alias, other.Alias);
        return null;

        TableUse? Use(Token alias) => tables.FirstOrDefault(t => t.Alias.Equals(alias.Text, StringComparison.OrdinalIgnoreCase));

        static bool IsKey(TableUse use, Token column) => column.Text.Equals(use.Table.Key, StringComparison.OrdinalIgnoreCase);
    }

    private static Token Next(QueryShape query, int at) => at + 1 < query.Tokens.Count ? query.Tokens[at + 1] : default;

    private static QueryRefusedException Parse(QueryShape query, Token near, string why) =>
        new($"ParseException:{why}, near \"{query.Sql[near.Start..Math.Min(near.Start + 40, query.Sql.Length)]}\"");
}
