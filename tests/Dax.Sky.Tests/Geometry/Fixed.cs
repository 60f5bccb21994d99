using System.Numerics;

namespace Dax.Sky.Tests.Geometry;

/// <summary>Numbers with 200 binary places, slow and plain: what the fast formulas are judged by.</summary>
internal readonly record struct Fixed(BigInteger Raw) : IComparable<Fixed>
{
    private const int Bits = 200;

    public static readonly Fixed Zero = new(BigInteger.Zero);
    public static readonly Fixed One = new(BigInteger.One << Bits);

    /// <summary>Machin's formula.</summary>
    public static readonly Fixed Pi = Of(16) * ArctanOfInverse(5) - Of(4) * ArctanOfInverse(239);

    public static Fixed Of(int value) => new((BigInteger)value << Bits);

    /// <summary>Exact for what is above 2^-140 or so.</summary>
    public static Fixed Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF);
        var mantissa = (BigInteger)((bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52));
        var shift = Math.Max(exponent, 1) - 1075 + Bits;
        var raw = shift >= 0 ? mantissa << shift : mantissa >> -shift;
        return new(bits < 0 ? -raw : raw);
    }

    public int Sign => Raw.Sign;

    public Fixed Abs => new(BigInteger.Abs(Raw));

    public double ToDouble() => Math.ScaleB((double)Raw, -Bits);

    public static Fixed operator +(Fixed a, Fixed b) => new(a.Raw + b.Raw);

    public static Fixed operator -(Fixed a, Fixed b) => new(a.Raw - b.Raw);

    public static Fixed operator -(Fixed a) => new(-a.Raw);

    // Toward zero, so that the terms of a series end.
    public static Fixed operator *(Fixed a, Fixed b)
    {
        var product = a.Raw * b.Raw;
        return new(product.Sign < 0 ? -(-product >> Bits) : product >> Bits);
    }

    public static Fixed operator /(Fixed a, Fixed b) => new((a.Raw << Bits) / b.Raw);

    public static bool operator <(Fixed a, Fixed b) => a.Raw < b.Raw;

    public static bool operator >(Fixed a, Fixed b) => a.Raw > b.Raw;

    public static bool operator <=(Fixed a, Fixed b) => a.Raw <= b.Raw;

    public static bool operator >=(Fixed a, Fixed b) => a.Raw >= b.Raw;

    public int CompareTo(Fixed other) => Raw.CompareTo(other.Raw);

    public Fixed Sqrt()
    {
        var n = Raw << Bits;
        if (n.IsZero) return Zero;
        var x = BigInteger.One << (int)((n.GetBitLength() + 1) / 2);
        for (var better = (x + n / x) >> 1; better < x; better = (x + n / x) >> 1) x = better;
        return new(x);
    }

    public static (Fixed Sin, Fixed Cos) SinCosDegrees(double degrees) => SinCos(Of(degrees) * Pi / Of(180));

    public static (Fixed Sin, Fixed Cos) SinCos(Fixed radians)
    {
        var (sin, cos, term) = (Zero, One, One);
        for (var i = 1; !term.Raw.IsZero; i++)
        {
            term = term * radians / Of(i);
            switch (i & 3)
            {
                case 0: cos += term; break;
                case 1: sin += term; break;
                case 2: cos -= term; break;
                default: sin -= term; break;
            }
        }
        return (sin, cos);
    }

    public static Fixed Atan2(Fixed y, Fixed x)
    {
        if (x.Sign < 0) return y.Sign < 0 ? Atan2(-y, -x) - Pi : Atan2(-y, -x) + Pi;
        if (y.Abs > x) return y.Sign > 0 ? Pi / Of(2) - Atan2(x, y) : Atan2(x, -y) - Pi / Of(2);
        if (y.Raw.IsZero) return Zero;
        var t = y / x;
        for (var i = 0; i < 4; i++) t = t / (One + (One + t * t).Sqrt());
        var (sum, power, square) = (Zero, t, t * t);
        for (var i = 1; !power.Raw.IsZero; i += 2)
        {
            sum += (i & 2) == 0 ? power / Of(i) : -(power / Of(i));
            power *= square;
        }
        return sum * Of(16);
    }

    private static Fixed ArctanOfInverse(int n)
    {
        var (sum, power) = (Zero, One / Of(n));
        for (var i = 1; !power.Raw.IsZero; i += 2)
        {
            sum += (i & 2) == 0 ? power / Of(i) : -(power / Of(i));
            power = power / Of(n * n);
        }
        return sum;
    }
}

/// <summary>A vector of them.</summary>
internal readonly record struct FixedVector(Fixed X, Fixed Y, Fixed Z)
{
    public static FixedVector Of(double lonDegrees, double latDegrees)
    {
        var (sinLon, cosLon) = Fixed.SinCosDegrees(lonDegrees);
        var (sinLat, cosLat) = Fixed.SinCosDegrees(latDegrees);
        return new(cosLat * cosLon, cosLat * sinLon, sinLat);
    }

    public Fixed Dot(FixedVector o) => X * o.X + Y * o.Y + Z * o.Z;

    public FixedVector Cross(FixedVector o) => new(Y * o.Z - Z * o.Y, Z * o.X - X * o.Z, X * o.Y - Y * o.X);

    public Fixed Length => Dot(this).Sqrt();

    public Fixed AngleTo(FixedVector o) => Fixed.Atan2(Cross(o).Length, Dot(o));

    public static FixedVector operator -(FixedVector a) => new(-a.X, -a.Y, -a.Z);

    public static FixedVector operator +(FixedVector a, FixedVector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static FixedVector operator *(FixedVector a, Fixed f) => new(a.X * f, a.Y * f, a.Z * f);
}
