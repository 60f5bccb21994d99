using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>Queries: WITH, set operations, SELECT and its clauses.</summary>
internal sealed partial class Parser
{
    private AdqlQuery ParseWhole()
    {
        if (!Current.Is(Keyword.Select) && !Current.Is(Keyword.With) && Current.Kind != TokenKind.LeftParen)
            RefuseStart();
        var with = new List<NamedQuery>();
        if (Accept(Keyword.With))
            do
                with.Add(ParseNamedQuery());
            while (Accept(TokenKind.Comma));
        var query = ParseQueryExpression();
        Accept(TokenKind.Semicolon);
        if (Current.Kind != TokenKind.End)
            Unexpected(Current.Kind == TokenKind.RightParen ? "no more closing than opening parentheses" : "the end of the query");
        return new(with, query);
    }

    private NamedQuery ParseNamedQuery()
    {
        var name = Name("a name for the query");
        if (!name.Delimited && name.Text.Equals("RECURSIVE", StringComparison.OrdinalIgnoreCase) && !Current.Is(Keyword.As))
            Fail("Recursive queries are not in ADQL", name.At, "WITH name AS (…)");
        if (Current.Kind == TokenKind.LeftParen)
            Fail("A query of WITH takes its columns' names from its select list", Current.At, "AS");
        Expect(Keyword.As);
        return new(name, ParseQueryInParentheses());
    }

    private QueryExpression ParseQueryInParentheses()
    {
        Expect(TokenKind.LeftParen, "(");
        if (!Enter())
            return new(new SelectQuery(default(TextPosition)) { Items = [], From = [] }, [], null, default);
        var query = ParseQueryExpression();
        Expect(TokenKind.RightParen, ")");
        Leave();
        return query;
    }

    private QueryExpression ParseQueryExpression()
    {
        var start = Current.At;
        var body = ParseUnions();
        List<OrderTerm> order = [];
        if (Accept(Keyword.Order))
        {
            Expect(Keyword.By);
            do
                order.Add(ParseOrderTerm());
            while (Accept(TokenKind.Comma));
        }

        var offset = Accept(Keyword.Offset) ? Count("the number of rows to leave out: 0, 1, 2…") : null;
        return new(body, order, offset, start);
    }

    private OrderTerm ParseOrderTerm()
    {
        var value = RequireValue(ParseValue());
        var descending = Accept(Keyword.Desc);
        if (!descending)
            Accept(Keyword.Asc);
        return new(value, descending);
    }

    private NumberLiteral? Count(string what)
    {
        var token = Current;
        if (Accept(TokenKind.Integer))
            return new(TextOf(token).ToString(), NumberKind.Integer, token.At);
        Unexpected(what);
        return null;
    }

    /// <summary>INTERSECT binds tighter than UNION and EXCEPT (ADQL 2.1, 4.6.5; the BNF's production slips there).</summary>
    private QueryBody ParseUnions() => ParseSets(tight: false);

    private QueryBody ParseSets(bool tight)
    {
        var first = tight ? ParseSetOperand() : ParseSets(tight: true);
        List<SetStep>? steps = null;
        while (SetOperatorHere(tight) is { } set)
        {
            var where = Current.At;
            at++;
            var all = Accept(Keyword.All);
            if (Current.Is(Keyword.Distinct))
                Fail($"{set.ToString().ToUpperInvariant()} leaves duplicates out by itself", Current.At, "no DISTINCT");
            (steps ??= []).Add(new(set, all, tight ? ParseSetOperand() : ParseSets(tight: true), where));
        }

        return steps is null ? first : new SetChain(first, steps, first.At);
    }

    private SetOperator? SetOperatorHere(bool tight) => Current.Keyword switch
    {
        Keyword.Union when !tight => SetOperator.Union,
        Keyword.Except when !tight => SetOperator.Except,
        Keyword.Intersect when tight => SetOperator.Intersect,
        _ => null,
    };

    private QueryBody ParseSetOperand() => Current.Kind == TokenKind.LeftParen ? ParseQueryInParentheses() : ParseSelect();

    private SelectQuery ParseSelect()
    {
        var start = Current.At;
        if (!Accept(Keyword.Select))
            Unexpected("SELECT");
        var distinct = Accept(Keyword.Distinct);
        if (!distinct)
            Accept(Keyword.All);
        var top = Accept(Keyword.Top) ? Count("how many rows: 0, 1, 2…") : null;
        if (top is not null && Current.Keyword is Keyword.Distinct or Keyword.All)
            Fail($"{TextOf(Current)} comes before TOP", Current.At, "SELECT DISTINCT TOP n");
        return new(start)
        {
            Distinct = distinct,
            Top = top,
            Items = ParseItems(),
            From = ParseFrom(),
            Where = Accept(Keyword.Where) ? ParseCondition() : null,
            GroupBy = ParseGroupBy(),
            Having = Accept(Keyword.Having) ? ParseCondition() : null,
        };
    }

    private List<SelectItem> ParseItems()
    {
        List<SelectItem> items = [];
        do
            items.Add(ParseItem());
        while (Accept(TokenKind.Comma));
        return items;
    }

    private SelectItem ParseItem()
    {
        var start = Current.At;
        if (Accept(TokenKind.Asterisk))
            return new SelectStar([], start);
        if (QualifiedStar() is { } qualifier)
            return new SelectStar(qualifier, start);
        if (Current.Is(Keyword.From))
            Unexpected("a column, an expression or *");
        var value = RequireValue(ParseValue());
        return new SelectValue(value, ParseAlias("a name for the column"), start);
    }

    /// <summary><c>a.*</c>, <c>s.a.*</c> or <c>c.s.a.*</c> here.</summary>
    private List<Identifier>? QualifiedStar()
    {
        var end = at;
        while (end + 1 < tokens.Count && tokens[end + 1].Kind == TokenKind.Period && IsName(end))
            end += 2;
        if (end == at || tokens[end].Kind != TokenKind.Asterisk)
            return null;
        List<Identifier> names = [];
        for (; at < end; at += 2)
            names.Add(ToIdentifier(tokens[at]));
        at++;
        return names;
    }

    private Identifier? ParseAlias(string what)
    {
        if (Accept(Keyword.As))
            return Name(what);
        if (!AtName)
            return null;
        if (IsLimit(Current) && Next.Kind == TokenKind.Integer)
        {
            Unexpected("TOP after SELECT");
            return null;
        }

        return Name(what);
    }

    private List<Expression> ParseGroupBy()
    {
        List<Expression> terms = [];
        if (!Accept(Keyword.Group))
            return terms;
        Expect(Keyword.By);
        do
            terms.Add(RequireValue(ParseValue()));
        while (Accept(TokenKind.Comma));
        return terms;
    }
}
