using System.Globalization;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>Functions and casts.</summary>
internal sealed partial class Evaluator
{
    private readonly Random random = new(1);

    private object? Function(BoundFunction function, Place place)
    {
        var arguments = function.Arguments.Map(argument => Value(argument, place)).Span.ToArray();
        if (arguments.Contains(null))
            return null;
        return function.Function.Id switch
        {
            FunctionId.Lower => ((string)arguments[0]!).ToLowerInvariant(),
            FunctionId.Upper => ((string)arguments[0]!).ToUpperInvariant(),
            FunctionId.Pi => Math.PI,
            FunctionId.Rand => random.NextDouble(),
            FunctionId.Mod when function.Type.IsWhole() => (long)arguments[1]! is 0 ? null : (long)((Int128)(long)arguments[0]! % (long)arguments[1]!),
            FunctionId.Abs when arguments[0] is long whole => Fit(Int128.Abs(whole), function.Type),
            FunctionId.Abs when arguments[0] is float single => Math.Abs(single),
            FunctionId.Power => Power(Values.ToDouble(arguments[0]!), Values.ToDouble(arguments[1]!)),
            FunctionId.Exp => Kept(Watch(Math.Exp(Values.ToDouble(arguments[0]!)), true, Values.ToDouble(arguments[0]!))),
            _ => Kept(Mathematics(function.Function.Id, Array.ConvertAll(arguments, a => Values.ToDouble(a!)))),
        };
    }

    /// <summary>Out of a function's domain: NULL.</summary>
    private static object? Mathematics(FunctionId function, double[] x) => function switch
    {
        FunctionId.Abs => Math.Abs(x[0]),
        FunctionId.Ceiling => Math.Ceiling(x[0]),
        FunctionId.Floor => Math.Floor(x[0]),
        FunctionId.Degrees => x[0] * (180 / Math.PI),
        FunctionId.Radians => x[0] * (Math.PI / 180),
        FunctionId.Log => x[0] <= 0 ? null : Math.Log(x[0]),
        FunctionId.Log10 => x[0] <= 0 ? null : Math.Log10(x[0]),
        FunctionId.Sqrt => x[0] < 0 ? null : Math.Sqrt(x[0]),
        FunctionId.Mod => x[1] == 0 ? null : x[0] % x[1],
        FunctionId.Round => Digits(x, value => Math.Round(value, MidpointRounding.AwayFromZero)),
        FunctionId.Truncate => Digits(x, Math.Truncate),
        FunctionId.Acos => x[0] is >= -1 and <= 1 ? Math.Acos(x[0]) : null,
        FunctionId.Asin => x[0] is >= -1 and <= 1 ? Math.Asin(x[0]) : null,
        FunctionId.Atan => Math.Atan(x[0]),
        FunctionId.Atan2 => Math.Atan2(x[0], x[1]),
        FunctionId.Cos => double.IsFinite(x[0]) ? Math.Cos(x[0]) : null,
        FunctionId.Sin => double.IsFinite(x[0]) ? Math.Sin(x[0]) : null,
        FunctionId.Tan => double.IsFinite(x[0]) ? Math.Tan(x[0]) : null,
        FunctionId.Cot => double.IsFinite(x[0]) && Math.Tan(x[0]) != 0 ? 1 / Math.Tan(x[0]) : null,
        _ => throw new InvalidOperationException($"The evaluator has no meaning for {function}."),
    };

    private object? Power(double number, double exponent)
    {
        var power = Math.Pow(number, exponent);
        Watch(power, true, number, exponent);
        return double.IsFinite(power) ? power : null;
    }

    private static double Digits(double[] x, Func<double, double> cut)
    {
        if (x.Length == 1 || !double.IsFinite(x[0]))
            return cut(x[0]);
        var power = Math.Pow(10, Math.Abs(x[1]));
        var moved = x[1] < 0 ? cut(x[0] / power) * power : cut(x[0] * power) / power;
        return double.IsFinite(moved) ? moved : x[1] < 0 ? 0 : x[0];
    }

    private static object? Cast(object? value, AdqlType from, AdqlType type, int? length) => value switch
    {
        null => null,
        _ when type.Base == AdqlBase.Text => ToText(value) is var text && length is { } most ? Shorten(text, most) : ToText(value),
        _ when from == type => value,
        string text => Parse(text.Trim(), type),
        _ when type == AdqlTypes.Timestamp => value,
        _ when type == AdqlTypes.Double => Values.ToDouble(value),
        _ when type == AdqlTypes.Real => Single(value),
        bool flag => flag ? 1L : 0L,
        long whole => Fit(whole, type),
        _ => Rounded(Values.ToDouble(value), type),
    };

    private static object Single(object value)
    {
        var wide = Values.ToDouble(value);
        return double.IsFinite(wide) && !float.IsFinite((float)wide) ? throw new DataError("Too large for REAL.") : (float)wide;
    }

    private static object Rounded(double number, AdqlType type)
    {
        if (!double.IsFinite(number) || Math.Abs(number) > 1e19)
            throw new DataError("No whole number.");
        return Fit((Int128)Math.Round(number, MidpointRounding.ToEven), type);
    }

    private static string Shorten(string text, int most) => string.Concat(text.EnumerateRunes().Take(most).Select(rune => rune.ToString()));

    private static string ToText(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "1" : "0",
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        float single => single.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static object Parse(string text, AdqlType type)
    {
        if (type == AdqlTypes.Timestamp)
            return DateTime.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : throw new DataError("No timestamp.");
        if (type.IsWhole())
            return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? Fit(whole, type) : throw new DataError("No whole number.");
        var parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return !parsed ? throw new DataError("No number.") : type == AdqlTypes.Real ? Single(number) : number;
    }
}
