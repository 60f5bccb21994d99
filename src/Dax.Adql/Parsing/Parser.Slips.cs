using Dax.Adql.Syntax;

namespace Dax.Adql.Parsing;

/// <summary>What a teacher says to the classic slips.</summary>
internal sealed partial class Parser
{
    private string DescribeUnexpected()
    {
        var token = Current;
        if (token.Kind == TokenKind.End)
            return "The query ends too early";
        var word = TextOf(token).ToString();
        if (IsLimit(token))
            return "LIMIT is not in ADQL: write SELECT TOP n";
        if (token.Keyword is Keyword.Reserved && Next.Kind == TokenKind.LeftParen)
            return $"{word} is no function of ADQL";
        return token.Kind == TokenKind.Keyword ? DescribeReserved(token, word) : $"Unexpected {Shorten(word)}";
    }

    private bool IsLimit(Token token) => token.Kind == TokenKind.Identifier && TextOf(token).Equals("LIMIT", StringComparison.OrdinalIgnoreCase);

    private static string DescribeReserved(Token token, string word) => token.Keyword switch
    {
        Keyword.Case => "CASE is not in ADQL",
        Keyword.True or Keyword.False => "ADQL has no truth values: compare a flag with 1 or 0",
        Keyword.With => "WITH stands only at the start of the whole query, and not inside another WITH",
        Keyword.Select => "A query inside another one stands in parentheses",
        Keyword.Cross => "CROSS JOIN is not in ADQL: put a comma between the tables",
        _ when IsStructure(token.Keyword) => $"Unexpected {word}",
        _ => $"{word} is a reserved word of ADQL; as a name it is written \"{word}\", in double quotes",
    };

    /// <summary>Words that stand there because something before them is missing, hardly because they are meant as names.</summary>
    private static bool IsStructure(Keyword word) => word is Keyword.From or Keyword.Where or Keyword.Group or Keyword.Having or Keyword.Order
        or Keyword.By or Keyword.On or Keyword.Using or Keyword.Join or Keyword.Inner or Keyword.Left or Keyword.Right or Keyword.Full
        or Keyword.Natural or Keyword.Outer or Keyword.Union or Keyword.Except or Keyword.Intersect or Keyword.And or Keyword.Or or Keyword.Not
        or Keyword.In or Keyword.Is or Keyword.Like or Keyword.Ilike or Keyword.Between or Keyword.As or Keyword.Null or Keyword.Exists
        or Keyword.Distinct or Keyword.All or Keyword.Top or Keyword.Offset or Keyword.Asc or Keyword.Desc;

    /// <summary>What other dialects call so.</summary>
    private static string? Synonym(ReadOnlySpan<char> function)
    {
        Span<char> upper = stackalloc char[16];
        return function.Length > upper.Length || function.ToUpperInvariant(upper) < 0 ? null : upper[..function.Length] switch
        {
            "LN" => "LOG, the natural logarithm",
            "CEIL" => "CEILING",
            "POW" => "POWER",
            "TRUNC" => "TRUNCATE",
            "RANDOM" => "RAND",
            "UCASE" => "UPPER",
            "LCASE" => "LOWER",
            "CONCAT" => "||",
            "IFNULL" or "NVL" or "ISNULL" => "COALESCE",
            "STR" or "TO_CHAR" => "CAST(… AS VARCHAR)",
            "TO_TIMESTAMP" => "CAST(… AS TIMESTAMP)",
            _ => null,
        };
    }

    private static string Shorten(string word) => word.Length <= 40 ? $"'{word}'" : $"'{word[..40]}…'";

    private void RefuseStart()
    {
        var token = Current;
        if (token.Kind == TokenKind.End)
            Fail("The query is empty", token.At, "SELECT");
        else if (token.Keyword == Keyword.Statement)
            Fail($"{TextOf(token).ToString().ToUpperInvariant()} is not possible here: only SELECT queries are", token.At, "SELECT");
        else
            Fail($"A query starts with SELECT, not with {Shorten(TextOf(token).ToString())}", token.At, "SELECT");
    }

    private Expression RequireCondition(Expression expression)
    {
        if (expression.IsCondition || error is not null)
            return expression;
        if (expression is FunctionCall { Function.Id: FunctionId.Contains or FunctionId.Intersects } call)
            Fail($"{call.Function.Name} gives 1 or 0 and is no condition by itself: write 1 = {call.Function.Name}(…)", expression.At, "a comparison");
        else
            Fail("This value is no condition by itself", expression.At, "a comparison, BETWEEN, IN, LIKE, IS NULL or EXISTS");
        return expression;
    }

    private Expression RequireValue(Expression expression)
    {
        if (expression.IsCondition && error is null)
            Fail("A condition is no value in ADQL", expression.At, "a value");
        return expression;
    }
}
