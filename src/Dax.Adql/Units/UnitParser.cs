using System.Diagnostics.CodeAnalysis;

namespace Dax.Adql.Units;

/// <summary>
/// The grammar of VOUnits 1.1 (C.4), by recursive descent. The legacy reading adds what FITS, OGIP and CDS write and what has one meaning only:
/// blanks and <c>*</c> for a product, <c>m2</c> and <c>m^2</c>, powers of parentheses, several <c>/</c>, <c>1/s</c>.
/// </summary>
internal ref struct UnitParser
{
    private const int MostDepth = 8;
    private const string TooLarge = "this power is out of all bounds";

    private readonly ReadOnlySpan<char> text;
    private readonly bool legacy;
    private int at;
    private int depth;
    private UnitError? error;

    private UnitParser(ReadOnlySpan<char> text, bool legacy)
    {
        this.text = text;
        this.legacy = legacy;
    }

    public static bool TryParse(string text, bool legacy, [NotNullWhen(true)] out Unit? unit, [NotNullWhen(false)] out UnitError? error)
    {
        (unit, error) = (null, null);
        if (text.Length is 0 or > Unit.MaxLength)
        {
            error = new(text.Length == 0 ? "an empty text is no unit" : $"a unit has at most {Unit.MaxLength} characters", 0);
            return false;
        }

        var parser = new UnitParser(legacy ? text.AsSpan().Trim() : text, legacy);
        var read = parser.Whole();
        unit = parser.error is null ? read : null;
        error = parser.error;
        return unit is not null;
    }

    private char Next => at < text.Length ? text[at] : '\0';

    private Unit Whole()
    {
        if (text is "1" || (legacy && text is "-" or "--" or "---"))
            return Unit.One;
        var unit = Scaled();
        if (at < text.Length)
            Fail(Next switch
            {
                '/' => "there is at most one / outside of parentheses",
                '.' => "after a / comes one symbol, or several in parentheses",
                ' ' or '*' => "a product is written with a dot, and there are no blanks",
                '^' => "a power is written with **",
                >= '0' and <= '9' or '+' or '-' => "a power is written with **",
                _ => "this does not belong here",
            });
        return unit;
    }

    /// <summary><c>[scalefactor] complete_expression</c></summary>
    private Unit Scaled()
    {
        if (!char.IsAsciiDigit(Next))
            return Complete();
        var number = Number();
        if (legacy && Next == '/')
            return Product(Unit.Of(number), Divided(Unit.One));
        if (legacy)
            Blank();
        return Product(Unit.Of(number), Complete());
    }

    private UnitScale Number()
    {
        var start = at;
        if (text[at..].StartsWith("10**"))
        {
            at += 4;
            return Or(UnitScale.TenTo(1).Power(Power()), start);
        }

        Digits();
        if (Next == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            Digits();
        }

        if (Next is 'e' or 'E' && at + 1 < text.Length && (char.IsAsciiDigit(text[at + 1]) || (text[at + 1] is '+' or '-' && at + 2 < text.Length && char.IsAsciiDigit(text[at + 2]))))
        {
            at += 2;
            Digits();
        }

        var written = text[start..at];
        if (written[0] == '0' && (written.Length == 1 || written[1] != '.'))
            Fail("a factor is not zero and does not begin with one", start);
        return Or(error is null ? UnitScale.Of(written) : UnitScale.One, start);
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Next))
            at++;
    }

    /// <summary><c>product_of_units [/ unit_expression]</c></summary>
    private Unit Complete()
    {
        var unit = Expression();
        while (error is null && Separator())
            unit = Product(unit, Expression());
        return Divided(unit);
    }

    private Unit Divided(Unit unit)
    {
        while (error is null)
        {
            if (legacy)
                Blank();
            if (!Take('/'))
                break;
            var start = at;
            unit = Or(unit.Over(Expression()), start);
            if (!legacy)
                break;
        }

        return unit;
    }

    private bool Separator()
    {
        if (!legacy)
            return Take('.');
        var start = at;
        Blank();
        if (Next == '/')
            return false;
        if (Take('.') || (Next == '*' && !text[at..].StartsWith("**") && Take('*')))
        {
            Blank();
            return true;
        }

        return at > start && at < text.Length;
    }

    private void Blank()
    {
        while (Next == ' ')
            at++;
    }

    private Unit Expression()
    {
        if (legacy)
            Blank();
        var start = at;
        if (!Take('('))
            return Term();
        var unit = Inside(false);
        return legacy ? Raised(unit, start) : unit;
    }

    private Unit Inside(bool scaled)
    {
        if (++depth > MostDepth)
            Fail($"parentheses are nested at most {MostDepth} deep");
        var unit = error is not null ? Unit.One : scaled ? Scaled() : Complete();
        depth--;
        if (error is null && !Take(')'))
            Fail("a closing parenthesis is missing here");
        return unit;
    }

    private Unit Term()
    {
        var start = at;
        if (Take('%'))
            return Raised(Unit.Of(UnitSymbols.Find("%")), start);
        while (char.IsAsciiLetter(Next))
            at++;
        var name = text[start..at].ToString();
        if (Next == '\'')
            return Raised(Quoted(name), start);
        if (name.Length == 0)
            return Missing();
        return Take('(') ? Function(name, start) : Raised(Unit.Of(UnitSymbols.Find(name)), start);
    }

    private Unit Missing()
    {
        Fail(Next switch
        {
            ' ' => "there are no blanks in a unit",
            '/' => "something must stand before a /, or the power is written as **-1",
            '\0' => "a unit is expected at the end",
            _ => "a unit is expected here",
        });
        return Unit.One;
    }

    private Unit Quoted(string prefix)
    {
        var start = ++at;
        while (char.IsAsciiLetter(Next))
            at++;
        var name = text[start..at].ToString();
        if (name.Length == 0 || !Take('\''))
            Fail("letters in single quotes are expected here");
        else if (UnitSymbols.Quoted(prefix, name) is { } symbol)
            return Unit.Of(symbol);
        else
            Fail($"{prefix} is no prefix", start - 1 - prefix.Length);
        return Unit.One;
    }

    /// <summary>sqrt is a power; any other function makes a unit of its own, named by what is inside (2.8).</summary>
    private Unit Function(string name, int start)
    {
        var inside = Inside(true);
        if (error is not null)
            return inside;
        if (name == "sqrt")
            return Or(inside.ToPower(Fraction.Half), start);
        var known = name is "log" or "ln" or "exp";
        return Unit.Of(new UnitSymbol($"{name}({inside})", UnitScale.One, [new($"{name}({inside.Key})", Fraction.One)])
        {
            IsKnown = known && !inside.UnknownSymbols.Any(),
        });
    }

    private Unit Raised(Unit unit, int start)
    {
        if (error is not null)
            return unit;
        if (text[at..].StartsWith("**"))
            at += 2;
        else if (!(legacy && (Take('^') || char.IsAsciiDigit(Next) || (Next is '+' or '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))))
            return unit;
        var power = Power();
        return error is null ? Or(unit.ToPower(power), start) : unit;
    }

    /// <summary><c>2</c>, <c>-1</c>, <c>(2)</c>, <c>(0.5)</c>, <c>(3/2)</c></summary>
    private Fraction Power()
    {
        if (!Take('('))
            return Ratio(Integer(), 1);
        var start = at;
        var negative = Next == '-';
        var whole = Integer();
        long below = 1;
        if (Take('/'))
        {
            if (char.IsAsciiDigit(Next))
                below = Integer();
            else
                Fail("a whole number is expected here");
        }
        else if (Take('.'))
        {
            var digits = at;
            Digits();
            if (at == digits || at - digits > 6)
                Fail("one to six digits are expected here", digits);
            else
                foreach (var digit in text[digits..at])
                    (whole, below) = (whole * 10 + (negative ? '0' - digit : digit - '0'), below * 10);
        }

        if (error is null && !Take(')'))
            Fail("a closing parenthesis is missing here");
        return Ratio(whole, below, start);
    }

    private Fraction Ratio(long numerator, long denominator, int? where = null)
    {
        if (Fraction.Of(numerator, denominator) is { } fraction)
            return fraction;
        Fail(denominator == 0 ? "a power is not divided by zero" : TooLarge, where);
        return Fraction.One;
    }

    private long Integer()
    {
        var start = at;
        var negative = Take('-');
        if (!negative)
            Take('+');
        var digits = at;
        Digits();
        if (at == digits || at - digits > 6)
        {
            Fail(at == digits ? "a power is a whole number, or a number in parentheses" : TooLarge, start);
            return 1;
        }

        var value = int.Parse(text[digits..at], System.Globalization.CultureInfo.InvariantCulture);
        return negative ? -value : value;
    }

    private Unit Product(Unit a, Unit b) => error is null ? Or(a.Times(b), at) : a;

    private Unit Or(Unit? unit, int where)
    {
        if (unit is null)
            Fail(TooLarge, where);
        return unit ?? Unit.One;
    }

    private UnitScale Or(UnitScale? scale, int where)
    {
        if (scale is null)
            Fail("this number is out of all bounds", where);
        return scale ?? UnitScale.One;
    }

    private bool Take(char c)
    {
        if (Next != c || at >= text.Length)
            return false;
        at++;
        return true;
    }

    private void Fail(string message, int? where = null) => error ??= new(message, where ?? at);
}
