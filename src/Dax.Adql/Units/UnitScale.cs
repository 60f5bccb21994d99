using System.Globalization;
using System.Numerics;

namespace Dax.Adql.Units;

/// <summary>
/// The size of a unit against the base units, exactly: a root of a positive ratio of whole numbers, <c>(Numerator/Denominator)^(1/Root)</c>. So a factor
/// between two units is rounded once, when it becomes a double, and what cancels (π between degrees and arc seconds) leaves nothing.
/// </summary>
internal sealed class UnitScale
{
    /// <summary>No unit that anybody writes comes near; it bounds the work on those that somebody makes up.</summary>
    private const long MostBits = 1 << 15;

    public static readonly UnitScale One = new(BigInteger.One, BigInteger.One, 1);

    private UnitScale(BigInteger numerator, BigInteger denominator, int root) => (Numerator, Denominator, Root) = (numerator, denominator, root);

    private BigInteger Numerator { get; }
    private BigInteger Denominator { get; }
    private int Root { get; }

    public bool IsOne => Numerator.IsOne && Denominator.IsOne;

    /// <param name="number">Digits with an optional point and exponent: "1.5e-3". Null when it is zero or its exponent is out of all bounds.</param>
    public static UnitScale? Of(ReadOnlySpan<char> number)
    {
        var exponent = 0;
        if (number.IndexOfAny('e', 'E') is var e and >= 0)
        {
            if (!int.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > 400)
                return null;
            number = number[..e];
        }

        var digits = number.ToString();
        if (digits.IndexOf('.', StringComparison.Ordinal) is var point and >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        var whole = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        if (whole.IsZero)
            return null;
        return exponent >= 0 ? Ratio(whole * BigInteger.Pow(10, exponent), BigInteger.One, 1) : Ratio(whole, BigInteger.Pow(10, -exponent), 1);
    }

    public static UnitScale TenTo(int exponent) => exponent >= 0
        ? new(BigInteger.Pow(10, exponent), BigInteger.One, 1)
        : new(BigInteger.One, BigInteger.Pow(10, -exponent), 1);

    public static UnitScale TwoTo(int exponent) => new(BigInteger.One << exponent, BigInteger.One, 1);

    /// <summary>Null when it grows out of all bounds.</summary>
    public UnitScale? Times(UnitScale other)
    {
        if (IsOne)
            return other;
        if (other.IsOne)
            return this;
        var root = (long)Root / (long)BigInteger.GreatestCommonDivisor(Root, other.Root) * other.Root;
        if (root > Fraction.Most || ToPower((int)root / Root, 1) is not { } a || other.ToPower((int)root / other.Root, 1) is not { } b)
            return null;
        return Ratio(a.Numerator * b.Numerator, a.Denominator * b.Denominator, (int)root);
    }

    /// <summary>Null when it grows out of all bounds.</summary>
    public UnitScale? Power(Fraction power)
    {
        if (IsOne || power == Fraction.One)
            return this;
        return (long)Root * power.Denominator <= Fraction.Most ? ToPower(power.Numerator, Root * power.Denominator) : null;
    }

    public UnitScale Inverse => new(Denominator, Numerator, Root);

    private UnitScale? ToPower(int power, int root)
    {
        var n = Math.Abs(power);
        if ((Numerator.GetBitLength() + Denominator.GetBitLength()) * n > MostBits)
            return null;
        var (up, down) = (BigInteger.Pow(Numerator, n), BigInteger.Pow(Denominator, n));
        return power >= 0 ? Ratio(up, down, root) : Ratio(down, up, root);
    }

    private static UnitScale? Ratio(BigInteger numerator, BigInteger denominator, int root)
    {
        if (numerator.GetBitLength() + denominator.GetBitLength() > MostBits)
            return null;
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (numerator, denominator) = (numerator / common, denominator / common);
        for (var by = 2; root > 1 && by <= root; by++)
            while (root % by == 0 && WholeRoot(numerator, by) is { } up && WholeRoot(denominator, by) is { } down)
                (numerator, denominator, root) = (up, down, root / by);
        return new(numerator, denominator, root);
    }

    /// <summary>The root when it is a whole number, by Newton's method from above.</summary>
    private static BigInteger? WholeRoot(BigInteger value, int root)
    {
        if (value.IsOne)
            return value;
        var guess = BigInteger.One << (int)(value.GetBitLength() / root + 1);
        while (true)
        {
            var next = ((root - 1) * guess + value / BigInteger.Pow(guess, root - 1)) / root;
            if (next >= guess)
                return BigInteger.Pow(guess, root) == value ? guess : null;
            guess = next;
        }
    }

    /// <summary>Rounded to the nearest double (a root within one unit of the last place); 0 or infinity when it is beyond them.</summary>
    public double ToDouble()
    {
        if (Root == 1)
            return Nearest(Numerator, Denominator, 0);
        // 2^(shift/Root) is taken out first: the ratio itself may be beyond any double.
        var shift = (int)((Numerator.GetBitLength() - Denominator.GetBitLength()) / Root * Root);
        var rest = Nearest(Numerator, Denominator, shift);
        return Math.ScaleB(Root == 2 ? Math.Sqrt(rest) : Math.Pow(rest, 1.0 / Root), shift / Root);
    }

    /// <summary>Whether <paramref name="value"/> is the scale itself, not a neighbour.</summary>
    public bool IsExactly(double value)
    {
        if (Root != 1 || !double.IsFinite(value))
            return false;
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF) - 1075;
        var mantissa = new BigInteger(bits & 0xFFFFFFFFFFFFF | 1L << 52);
        return double.IsNormal(value) && value > 0
            && (exponent >= 0 ? Numerator == (mantissa << exponent) * Denominator : Numerator << -exponent == mantissa * Denominator);
    }

    /// <summary><c>numerator/denominator·2^-shift</c>, ties to even.</summary>
    private static double Nearest(BigInteger numerator, BigInteger denominator, int shift)
    {
        var scale = (int)(denominator.GetBitLength() - numerator.GetBitLength()) + 64;
        var quotient = BigInteger.DivRem(scale >= 0 ? numerator << scale : numerator, scale >= 0 ? denominator : denominator << -scale, out var rest);
        // 64 or 65 bits: the lowest says whether anything is lost below them, so that the one rounding, to 53 bits, is right.
        var odd = quotient.IsEven && !rest.IsZero ? BigInteger.One : BigInteger.Zero;
        var down = (int)quotient.GetBitLength() - 62;
        var lost = !(quotient & ((BigInteger.One << down) - 1)).IsZero || !odd.IsZero;
        var top = (long)(quotient >> down) | (lost ? 1L : 0L);
        return Math.ScaleB(top, down - scale - shift);
    }

    /// <summary>As the leading number of a unit (VOUFLOAT, or a power of ten from 10**4 up).</summary>
    public override string ToString()
    {
        if (Root == 1 && Denominator.IsOne && Numerator > 1000 && PowerOfTen(Numerator) is { } up)
            return $"10**{up}";
        if (Root == 1 && Numerator.IsOne && Denominator > 1000 && PowerOfTen(Denominator) is { } down)
            return $"10**-{down}";
        return ToDouble().ToString("R", CultureInfo.InvariantCulture);
    }

    private static string? PowerOfTen(BigInteger value)
    {
        var digits = value.ToString(CultureInfo.InvariantCulture);
        return digits[0] == '1' && digits.AsSpan(1).IndexOfAnyExcept('0') < 0 ? (digits.Length - 1).ToString(CultureInfo.InvariantCulture) : null;
    }
}
