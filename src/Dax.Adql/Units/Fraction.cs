using System.Globalization;

namespace Dax.Adql.Units;

/// <summary>The power of a unit: a fraction in lowest terms, its denominator positive. <c>default</c> is no number; use <see cref="Zero"/>.</summary>
internal readonly record struct Fraction
{
    /// <summary>Numerator and denominator of a power are at most this.</summary>
    public const int Most = 200;

    public static readonly Fraction Zero = new(0, 1);
    public static readonly Fraction One = new(1, 1);
    public static readonly Fraction Half = new(1, 2);

    private Fraction(int numerator, int denominator) => (Numerator, Denominator) = (numerator, denominator);

    public int Numerator { get; }
    public int Denominator { get; }
    public bool IsZero => Numerator == 0;
    public bool IsWhole => Denominator == 1;

    /// <summary>Null when it is too large, or not a number.</summary>
    public static Fraction? Of(long numerator, long denominator)
    {
        if (denominator == 0)
            return null;
        var common = Divisor(Math.Abs(numerator), Math.Abs(denominator)) * Math.Sign(denominator);
        (numerator, denominator) = (numerator / common, denominator / common);
        return Math.Abs(numerator) > Most || denominator > Most ? null : new((int)numerator, (int)denominator);
    }

    /// <summary>The fraction that a constant power means: a multiple of 1/12 or a decimal of few digits; null for any other.</summary>
    public static Fraction? Of(double value)
    {
        if (!(Math.Abs(value) <= Most))
            return null;
        foreach (var denominator in (ReadOnlySpan<int>)[12, Most])
            if (Math.Round(value * denominator) is var numerator && Math.Abs(value * denominator - numerator) <= 1e-12 * Math.Max(1, Math.Abs(numerator)))
                return Of((long)numerator, denominator);
        return null;
    }

    public Fraction? Plus(Fraction other) => Of((long)Numerator * other.Denominator + (long)other.Numerator * Denominator, (long)Denominator * other.Denominator);
    public Fraction? Times(Fraction other) => Of((long)Numerator * other.Numerator, (long)Denominator * other.Denominator);

    private static long Divisor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a == 0 ? 1 : a;
    }

    /// <summary>As a power of VOUnits: <c>2</c>, <c>-1</c>, <c>(1/2)</c>.</summary>
    public override string ToString() => IsWhole
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"({Numerator}/{Denominator})");
}
