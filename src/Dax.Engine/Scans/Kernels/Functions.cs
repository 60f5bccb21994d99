using System.Runtime.CompilerServices;

namespace Dax.Engine.Scans.Kernels;

/// <summary>A function of one number. Out of its domain there is no value.</summary>
internal interface IFunction
{
    static abstract bool TryOf(double x, out double value);
}

internal readonly struct Ceiling : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Ceiling(x));
}

internal readonly struct Floor : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Floor(x));
}

internal readonly struct Degrees : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOf(double x, out double value) => Functions.Set(out value, x * (180 / Math.PI));
}

internal readonly struct Radians : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOf(double x, out double value) => Functions.Set(out value, x * (Math.PI / 180));
}

internal readonly struct Exp : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Exp(x));
}

/// <summary>NaN, being above every number, is in the domain of those that have no upper end.</summary>
internal readonly struct Log : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Log(x)) && !(x <= 0);
}

internal readonly struct Log10 : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Log10(x)) && !(x <= 0);
}

internal readonly struct Sqrt : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Sqrt(x)) && !(x < 0);
}

internal readonly struct Acos : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Acos(x)) && x is >= -1 and <= 1;
}

internal readonly struct Asin : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Asin(x)) && x is >= -1 and <= 1;
}

internal readonly struct Atan : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Atan(x));
}

internal readonly struct Cos : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Cos(x)) && double.IsFinite(x);
}

internal readonly struct Sin : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Sin(x)) && double.IsFinite(x);
}

internal readonly struct Tan : IFunction
{
    public static bool TryOf(double x, out double value) => Functions.Set(out value, Math.Tan(x)) && double.IsFinite(x);
}

internal readonly struct Cot : IFunction
{
    public static bool TryOf(double x, out double value)
    {
        var tangent = Math.Tan(x);
        value = 1 / tangent;
        return double.IsFinite(x) && tangent != 0;
    }
}

/// <summary>A function of two numbers.</summary>
internal interface IFunctionOfTwo
{
    static abstract bool TryOf(double x, double y, out double value);
}

internal readonly struct Atan2 : IFunctionOfTwo
{
    public static bool TryOf(double x, double y, out double value) => Functions.Set(out value, Math.Atan2(x, y));
}

/// <summary>Roots that are not real, and negative powers of zero, are none.</summary>
internal readonly struct Power : IFunctionOfTwo
{
    public static bool TryOf(double x, double y, out double value) => double.IsFinite(value = Math.Pow(x, y));
}

/// <summary>The power of two that most queries ask for; as exact as a number can be.</summary>
internal readonly struct Square : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOf(double x, out double value) => double.IsFinite(value = x * x);
}

/// <summary>With the sign of the dividend.</summary>
internal readonly struct Modulo : IFunctionOfTwo
{
    public static bool TryOf(double x, double y, out double value) => Functions.Set(out value, x % y) && y != 0;
}

internal static class Functions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Set(out double value, double result)
    {
        value = result;
        return true;
    }

    /// <summary>
    /// To so many digits behind the point, or before it. What cannot be scaled stays as it is; before the point, where the power of ten itself is beyond the numbers, it is 0.
    /// </summary>
    public static double Cut(double x, int digits, bool truncates)
    {
        if (digits == 0)
            return Whole(x, truncates);
        if (digits > 0)
        {
            var power = Math.Pow(10, digits);
            var moved = Whole(x * power, truncates) / power;
            return double.IsFinite(moved) ? moved : x;
        }

        var tens = Math.Pow(10, -digits);
        var cut = Whole(x / tens, truncates) * tens;
        return digits >= -300 || double.IsFinite(cut) ? cut : 0;
    }

    private static double Whole(double x, bool truncates) => truncates ? Math.Truncate(x) : Math.Round(x, MidpointRounding.AwayFromZero);
}
