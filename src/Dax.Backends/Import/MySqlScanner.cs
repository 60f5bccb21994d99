using System.Text;

namespace Dax.Backends.Import;

internal enum MySqlTokenKind { Word, QuotedName, Text, Number, Symbol, Comment, End }

/// <param name="Text">The word as written, the name, text or comment without its delimiters, or the symbol.</param>
internal readonly record struct MySqlToken(MySqlTokenKind Kind, string Text, int Line, int Column)
{
    public bool Is(string word) => Kind == MySqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
    public bool IsSymbol(char c) => Kind == MySqlTokenKind.Symbol && Text[0] == c;
}

/// <summary>MySQL's words, one after the other, comments included: schema files describe their columns in comments.</summary>
internal sealed class MySqlScanner(string sql)
{
    private int at;
    private int line = 1;
    private int lineStart;

    public MySqlToken Next()
    {
        SkipBlanks();
        var (startLine, column) = (line, at - lineStart + 1);
        if (at >= sql.Length)
        {
            return new MySqlToken(MySqlTokenKind.End, "the end of the text", startLine, column);
        }
        var (kind, text) = Scan(sql[at]);
        return new MySqlToken(kind, text, startLine, column);
    }

    private (MySqlTokenKind, string) Scan(char c) => c switch
    {
        '`' or '"' => (MySqlTokenKind.QuotedName, Delimited(c, backslash: false)),
        '\'' => (MySqlTokenKind.Text, Delimited(c, backslash: true)),
        '#' => (MySqlTokenKind.Comment, ToLineEnd(1)),
        '-' when Ahead("--") => (MySqlTokenKind.Comment, ToLineEnd(2)),
        '/' when Ahead("/*") => (MySqlTokenKind.Comment, Block()),
        _ when char.IsAsciiDigit(c) => (MySqlTokenKind.Number, While(x => char.IsAsciiDigit(x) || x == '.')),
        _ when char.IsLetter(c) || c is '_' or '$' or '@' => (MySqlTokenKind.Word, While(x => char.IsLetterOrDigit(x) || x is '_' or '$' or '@')),
        _ => (MySqlTokenKind.Symbol, sql[at++].ToString()),
    };

    private void SkipBlanks()
    {
        while (at < sql.Length && char.IsWhiteSpace(sql[at]))
        {
            Advance();
        }
    }

    private char Advance()
    {
        var c = sql[at++];
        if (c == '\n')
        {
            line++;
            lineStart = at;
        }
        return c;
    }

    private bool Ahead(string what) => string.CompareOrdinal(sql, at, what, 0, what.Length) == 0;

    private string While(Func<char, bool> more)
    {
        var start = at;
        while (at < sql.Length && more(sql[at]))
        {
            at++;
        }
        return sql[start..at];
    }

    private string ToLineEnd(int skip)
    {
        at += skip;
        return While(c => c is not '\n').Trim();
    }

    private string Block()
    {
        at += 2;
        var start = at;
        while (at < sql.Length && !Ahead("*/"))
        {
            Advance();
        }
        var text = sql[start..at].Trim();
        at = Math.Min(at + 2, sql.Length);
        return text;
    }

    /// <summary>Up to the closing delimiter; doubled it stands for itself, and so does what follows a backslash.</summary>
    private string Delimited(char delimiter, bool backslash)
    {
        var text = new StringBuilder();
        at++;
        while (at < sql.Length)
        {
            var c = Advance();
            if (c == delimiter)
            {
                if (at >= sql.Length || sql[at] != delimiter)
                {
                    break;
                }
                at++;
            }
            else if (c == '\\' && backslash && at < sql.Length)
            {
                c = Advance();
            }
            text.Append(c);
        }
        return text.ToString();
    }
}
