namespace Dax.Backends.Import;

/// <summary>Stepping from word to word.</summary>
internal sealed partial class MySqlTableParser
{
    private void Step()
    {
        token = scanner.Next();
        while (token.Kind == MySqlTokenKind.Comment)
        {
            Comment(token.Text);
            token = scanner.Next();
        }
    }

    private void StepWithin(string expected)
    {
        if (token.Kind == MySqlTokenKind.End)
        {
            throw Expected(expected);
        }
        Step();
    }

    private void SkipParentheses()
    {
        var depth = 0;
        do
        {
            depth += token.IsSymbol('(') ? 1 : token.IsSymbol(')') ? -1 : 0;
            StepWithin("a closing parenthesis");
        }
        while (depth > 0);
    }

    private string Name(string what)
    {
        if (token.Kind is not (MySqlTokenKind.Word or MySqlTokenKind.QuotedName))
        {
            throw Expected(what);
        }
        var name = token.Text;
        Step();
        return name;
    }

    private bool TakeWord(string word)
    {
        var found = token.Is(word);
        if (found)
        {
            Step();
        }
        return found;
    }

    private void NeedWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Expected(word);
        }
    }

    private bool TakeSymbol(char symbol)
    {
        var found = token.IsSymbol(symbol);
        if (found)
        {
            Step();
        }
        return found;
    }

    private void Need(char symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Expected($"\"{symbol}\"");
        }
    }

    private MySqlSyntaxException Expected(string what) => new(token, $"Expected {what}, not {(token.Kind == MySqlTokenKind.End ? token.Text : $"\"{token.Text}\"")}.");
}
