namespace Dax.Backends.Butler.Where;

internal enum TokenKind { End, Number, Text, Time, Range, Identifier, Bind, Symbol, Or, And, Not, In, Overlaps, Is }

/// <param name="At">Where it begins.</param>
/// <param name="Text">Of texts and times what is between the quotes; of symbols and identifiers as written.</param>
internal readonly record struct WhereToken(TokenKind Kind, int At, string Text)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public string Shown => Kind == TokenKind.End ? "the end" : $"'{(Text.Length > 40 ? Text[..40] + "…" : Text)}'";
}
