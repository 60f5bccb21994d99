using System.Globalization;

namespace Dax.Backends.Butler.Where;

/// <summary>
/// The grammar of the Butler's expressions: OR, AND, NOT, comparisons and OVERLAPS (which do not chain), IN, + -, * / %, signs. IS [NOT] NULL is understood beside the Butler's
/// own "= NULL". Depth is bounded: what is nested deeper than <see cref="MaxDepth"/>, or chains more operators, is refused.
/// </summary>
internal sealed class WhereParser
{
    public const int MaxDepth = 200;

    private readonly List<WhereToken> tokens;
    private int next;
    private int depth;

    private WhereParser(List<WhereToken> tokens) => this.tokens = tokens;

    private WhereToken Token => tokens[next];

    /// <summary>Null for an empty expression.</summary>
    public static WhereNode? Parse(string text)
    {
        var parser = new WhereParser(WhereLexer.Read(text));
        if (parser.Token.Kind == TokenKind.End) return null;
        var node = parser.Any();
        return parser.Token.Kind == TokenKind.End ? node : throw parser.Unexpected("the end, AND or OR");
    }

    private WhereNode Any() => Junction(TokenKind.Or, isAll: false, All);

    private WhereNode All() => Junction(TokenKind.And, isAll: true, Not);

    private WhereNode Junction(TokenKind word, bool isAll, Func<WhereNode> operand)
    {
        var first = operand();
        if (Token.Kind != word) return first;
        var operands = new List<WhereNode> { first };
        while (Token.Kind == word)
        {
            next++;
            operands.Add(operand());
        }
        return new JunctionNode(first.At, isAll, operands);
    }

    private WhereNode Not()
    {
        if (Token.Kind != TokenKind.Not) return Comparison();
        var at = Take().At;
        return Nested(() => new NotNode(at, Not()));
    }

    private WhereNode Comparison()
    {
        var left = Membership();
        if (!IsComparison(Token)) return left;
        var token = Take();
        var right = Membership();
        if (IsComparison(Token)) throw WhereError.At(Token.At, "comparisons do not chain; use AND, or parentheses");
        return new ComparisonNode(token.At, token.Kind == TokenKind.Overlaps ? "OVERLAPS" : token.Text, left, right);
    }

    private static bool IsComparison(in WhereToken token) => token.Kind == TokenKind.Overlaps || (token.Kind == TokenKind.Symbol && token.Text is "=" or "!=" or "<" or "<=" or ">" or ">=");

    private WhereNode Membership()
    {
        var member = Sum();
        if (Token.Kind == TokenKind.Is) return NullTest(member);
        var isNegated = Token.Kind == TokenKind.Not && tokens[next + 1].Kind == TokenKind.In;
        if (!isNegated && Token.Kind != TokenKind.In) return member;
        var at = Take().At;
        if (isNegated) next++;
        Expect("(");
        var items = new List<WhereNode> { Item() };
        while (Token.Is(","))
        {
            next++;
            items.Add(Item());
        }
        Expect(")");
        return new InNode(at, member, items, isNegated);
    }

    private NullTestNode NullTest(WhereNode operand)
    {
        var at = Take().At;
        var isNegated = Token.Kind == TokenKind.Not;
        if (isNegated) next++;
        if (Token.Kind != TokenKind.Identifier || !Token.Text.Equals("NULL", StringComparison.OrdinalIgnoreCase)) throw Unexpected("NULL");
        next++;
        return new NullTestNode(at, operand, isNegated);
    }

    /// <summary>Of the list of IN: a literal, an identifier or a call.</summary>
    private WhereNode Item()
    {
        if (Token.Kind == TokenKind.Range) return Range();
        return Nested(Primary);
    }

    private RangeNode Range()
    {
        var token = Take();
        var parts = token.Text.Split("..");
        var colon = parts[1].IndexOf(':', StringComparison.Ordinal);
        var stride = colon < 0 ? "1" : parts[1][(colon + 1)..];
        return new RangeNode(token.At, Whole(parts[0]), Whole(colon < 0 ? parts[1] : parts[1][..colon]), Whole(stride));

        long Whole(string text) => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw WhereError.At(token.At, "a number of the range is too large");
    }

    private WhereNode Sum() => Chain(Product, '+', '-', '+');

    private WhereNode Product() => Chain(Signed, '*', '/', '%');

    private WhereNode Chain(Func<WhereNode> operand, char a, char b, char c)
    {
        var left = operand();
        for (var count = 0; Token.Kind == TokenKind.Symbol && (Token.Text[0] == a || Token.Text[0] == b || Token.Text[0] == c) && Token.Text.Length == 1; count++)
        {
            var token = Take();
            // Each operator is a level of the tree.
            if (count >= MaxDepth) throw WhereError.At(token.At, "too many operators follow each other");
            left = new ArithmeticNode(token.At, token.Text[0], left, operand());
        }
        // "1 -2..3" is read as a number and a range: the only way that a range gets here.
        if (Token.Kind == TokenKind.Range) throw WhereError.At(Token.At, "ranges belong into the list of IN");
        return left;
    }

    private WhereNode Signed()
    {
        if (!Token.Is("+") && !Token.Is("-")) return Primary();
        var token = Take();
        return Nested(() => new SignNode(token.At, token.Text == "-", Signed()));
    }

    private WhereNode Primary()
    {
        var token = Token;
        switch (token.Kind)
        {
            case TokenKind.Number:
                next++;
                return new NumberNode(token.At, token.Text);
            case TokenKind.Text:
                next++;
                return new TextNode(token.At, token.Text);
            case TokenKind.Time:
                next++;
                return new TimeNode(token.At, TimeLiteral.Read(token.Text, token.At));
            case TokenKind.Identifier:
                next++;
                return Token.Is("(") ? Call(token) : new IdentifierNode(token.At, token.Text);
            case TokenKind.Symbol when token.Text is "(":
                next++;
                return Nested(() => Parenthesis(token.At));
            case TokenKind.Symbol when token.Text is "+" or "-":
                return Signed();
            case TokenKind.Bind:
                throw WhereError.At(token.At, "names to be bound are not supported; write the value");
            case TokenKind.Range:
                throw WhereError.At(token.At, "ranges belong into the list of IN");
            default:
                throw Unexpected("a value");
        }
    }

    private WhereNode Parenthesis(int at)
    {
        var inner = Any();
        if (Token.Is(","))
        {
            next++;
            inner = new TupleNode(at, inner, Any());
        }
        Expect(")");
        return inner;
    }

    private CallNode Call(WhereToken name) => Nested(() =>
    {
        next++;
        var arguments = new List<WhereNode>();
        while (!Token.Is(")"))
        {
            if (arguments.Count > 0) Expect(",");
            arguments.Add(Any());
        }
        Expect(")");
        return new CallNode(name.At, name.Text, arguments);
    });

    private T Nested<T>(Func<T> read)
    {
        if (++depth > MaxDepth) throw WhereError.At(Token.At, "it is nested too deeply");
        var node = read();
        depth--;
        return node;
    }

    private WhereToken Take() => tokens[next++];

    private void Expect(string symbol)
    {
        if (!Token.Is(symbol)) throw Unexpected($"'{symbol}'");
        next++;
    }

    private Sql.RegistryException Unexpected(string wanted) => WhereError.At(Token.At, $"{wanted} was expected, not {Token.Shown}");
}
