using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>FROM: tables, sub-queries and joins (ADQL 2.1, 2.2.2).</summary>
internal sealed partial class Parser
{
    private List<TableReference> ParseFrom()
    {
        if (!Accept(Keyword.From))
        {
            Unexpected("FROM");
            return [];
        }

        List<TableReference> tables = [];
        do
            tables.Add(ParseTable());
        while (Accept(TokenKind.Comma));
        return tables;
    }

    private TableReference ParseTable() => ParseJoins(ParseTablePrimary());

    private TableReference ParseJoins(TableReference first)
    {
        List<JoinStep>? steps = null;
        while (StartsJoin && (steps ??= []) is not null)
            steps.Add(ParseJoin());
        return steps is null ? first : new JoinedTables(first, steps, first.At);
    }

    private bool StartsJoin => Current.Keyword is Keyword.Natural or Keyword.Inner or Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Join;

    private JoinStep ParseJoin()
    {
        var start = Current.At;
        var natural = Accept(Keyword.Natural);
        var kind = ParseJoinKind();
        Expect(Keyword.Join);
        var right = ParseTablePrimary();
        if (StartsJoin && !natural && Enter())
        {
            // a JOIN b JOIN c ON … ON …: the join on the right is whole before this one finds its condition.
            right = ParseJoins(right);
            Leave();
        }

        if (natural)
            return NaturalJoin(new(kind, true, right, null, [], start));
        if (Accept(Keyword.On))
            return new(kind, false, right, ParseCondition(), [], start);
        if (Accept(Keyword.Using))
            return new(kind, false, right, null, ParseUsing(), start);
        if (error is null)
            Fail("This JOIN has no condition", start, "ON … or USING (…) after the table, or NATURAL before JOIN");
        return new(kind, false, right, null, [], start);
    }

    private JoinStep NaturalJoin(JoinStep step)
    {
        if (Current.Is(Keyword.On) || Current.Is(Keyword.Using))
            Fail("A NATURAL join has no condition of its own", Current.At, "no ON and no USING");
        return step;
    }

    private JoinKind ParseJoinKind()
    {
        if (Accept(Keyword.Inner))
            return JoinKind.Inner;
        JoinKind? outer = Accept(Keyword.Left) ? JoinKind.Left : Accept(Keyword.Right) ? JoinKind.Right : Accept(Keyword.Full) ? JoinKind.Full : null;
        if (outer is null)
            return JoinKind.Inner;
        Accept(Keyword.Outer);
        return outer.Value;
    }

    private List<Identifier> ParseUsing()
    {
        Expect(TokenKind.LeftParen, "(");
        List<Identifier> names = [];
        do
            names.Add(Name("a column that both tables have"));
        while (Accept(TokenKind.Comma));
        Expect(TokenKind.RightParen, ")");
        return names;
    }

    private TableReference ParseTablePrimary()
    {
        var start = Current.At;
        if (Current.Kind == TokenKind.LeftParen)
            return OpensQuery() ? ParseDerived(start) : ParseParenthesisedJoin(start);
        List<Identifier> name = [Name("a table")];
        while (Accept(TokenKind.Period))
            name.Add(Name("a table"));
        if (name.Count > 3)
            Fail("A table has at most three names: catalog, schema, table", start);
        if (Current.Kind == TokenKind.LeftParen)
            Fail("Functions that give tables are not in ADQL", start, "a table");
        return new NamedTable(name, ParseAlias("a name for the table"), start);
    }

    private DerivedTable ParseDerived(TextPosition start)
    {
        var query = ParseQueryInParentheses();
        if (ParseAlias("a name for the sub-query") is { } alias)
            return new(query, alias, start);
        if (error is null)
            Fail("A sub-query in FROM needs a name", Current.At, "AS name");
        return new(query, new("", false, start), start);
    }

    private TableReference ParseParenthesisedJoin(TextPosition start)
    {
        at++;
        if (!Enter())
            return new NamedTable([], null, start);
        var inner = ParseTable();
        if (inner is not JoinedTables && error is null)
            Fail("Parentheses in FROM hold a join or a query", start, "JOIN");
        Expect(TokenKind.RightParen, ")");
        Leave();
        return ParseAlias("a name for the joined tables") is { } alias ? new DerivedTable(AllOf(inner), alias, start) : inner;
    }

    /// <summary><c>(a JOIN b …)</c> as a sub-query (ADQL 2.1, A: query_expression), when it can be nothing else.</summary>
    private QueryExpression ParseJoinInParentheses()
    {
        var start = Current.At;
        var holdsTable = Current.Kind == TokenKind.LeftParen && Next.Kind is TokenKind.Identifier or TokenKind.Delimited or TokenKind.LeftParen;
        if (!holdsTable)
            return ParseQueryInParentheses();
        at++;
        if (!Enter())
            return AllOf(new NamedTable([], null, start));
        var tables = ParseTable();
        if (tables is not JoinedTables && error is null)
            Fail("A query or joined tables stand here", tables.At, "SELECT");
        Expect(TokenKind.RightParen, ")");
        Leave();
        return AllOf(tables);
    }

    /// <summary>A named join is a sub-query of all its columns (ADQL 2.1, A: query_expression).</summary>
    private static QueryExpression AllOf(TableReference tables) =>
        new(new SelectQuery(tables.At) { Items = [new SelectStar([], tables.At)], From = [tables] }, [], null, tables.At);
}
