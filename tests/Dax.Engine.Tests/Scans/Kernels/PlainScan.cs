using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Sky.Geometry;

namespace Dax.Engine.Tests.Scans.Kernels;

/// <summary>What an expression is in one row, one value after the other: bool, long, float, double or string; null is none. The reference of the kernels.</summary>
internal static class PlainScan
{
    /// <summary>A value that there cannot be.</summary>
    internal sealed class Failed : Exception;

    public static object? Of(ScanExpression value, object?[] row) => value switch
    {
        ScanColumn column => row[column.Column],
        ScanNull => null,
        ScanWhole { Type.Base: AdqlBase.Boolean } flag => flag.Value != 0,
        ScanWhole whole => whole.Value,
        ScanNumber { Type.Base: AdqlBase.Real } number => (float)number.Value,
        ScanNumber number => number.Value,
        ScanText text => text.Value,
        ScanArithmetic a => Strict([a.Left, a.Right], row, x => Arithmetic(a, x[0], x[1])),
        ScanNegation n => Strict([n.Operand], row, x => x[0] switch { long whole => (object)Fit(-(Int128)whole, n.Type), float f => -f, var d => -(double)d }),
        ScanCall call => Strict(call.Arguments, row, x => Call(call, x)),
        ScanCast cast => Strict([cast.Operand], row, x => Cast(x[0], cast.Type)),
        ScanCoalesce coalesce => Coalesce(coalesce, row),
        ScanComparison c => Strict([c.Left, c.Right], row, x => Holds(Compare(x[0], x[1]), c.Operator)),
        ScanBetween b => Strict([b.Value, b.Low, b.High], row, x => Compare(x[0], x[1]) >= 0 && Compare(x[0], x[2]) <= 0, new ScanJunction(false,
            [new ScanComparison(b.Value, ScanComparisonOperator.GreaterOrEqual, b.Low), new ScanComparison(b.Value, ScanComparisonOperator.LessOrEqual, b.High)])),
        ScanIn list => Strict([list.Value], row, x => list.Items.Any(item => Compare(x[0], Of(item, row)!) == 0)),
        ScanIsNull isNull => Of(isNull.Value, row) is null,
        ScanNot not => Strict([not.Operand], row, x => !(bool)x[0]),
        ScanJunction junction => Junction(junction, row),
        ScanInside inside => Strict([inside.Longitude, inside.Latitude], row, x => Inside(inside, (double)x[0], (double)x[1])),
        ScanNear near => Strict(ScanTree.Children(near), row, x => Near(near, Array.ConvertAll(x, number => (double)number))),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    /// <summary>Null when an operand is; all of them are worked out all the same.</summary>
    private static object? Strict(Seq<ScanExpression> operands, object?[] row, Func<object[], object?> of, ScanExpression? instead = null)
    {
        if (instead is not null)
            return Of(instead, row);
        var values = operands.Map(operand => Of(operand, row)).Span.ToArray();
        return Array.Exists(values, value => value is null) ? null : of(values!);
    }

    private static object? Arithmetic(ScanArithmetic a, object left, object right) => (left, right, a.Operator) switch
    {
        (long x, long y, ScanOperator.Add) => (object?)Fit((Int128)x + y, a.Type),
        (long x, long y, ScanOperator.Subtract) => Fit((Int128)x - y, a.Type),
        (long x, long y, ScanOperator.Multiply) => Fit((Int128)x * y, a.Type),
        (long x, long y, _) => y == 0 ? null : Fit((Int128)x / y, a.Type),
        (float x, float y, ScanOperator.Add) => x + y,
        (float x, float y, ScanOperator.Subtract) => x - y,
        (float x, float y, ScanOperator.Multiply) => x * y,
        (float x, float y, _) => y == 0 ? null : x / y,
        (double x, double y, ScanOperator.Add) => x + y,
        (double x, double y, ScanOperator.Subtract) => x - y,
        (double x, double y, ScanOperator.Multiply) => x * y,
        (double x, double y, _) => y == 0 ? null : x / y,
        _ => throw new InvalidOperationException(),
    };

    private static object? Call(ScanCall call, object[] x) => call.Function switch
    {
        ScanFunction.Abs when x[0] is long whole => (object?)Fit(Int128.Abs(whole), call.Type),
        ScanFunction.Abs when x[0] is float single => Math.Abs(single),
        ScanFunction.Mod when x[0] is long whole => (long)x[1] == 0 ? null : (object)(long)((Int128)whole % (long)x[1]),
        ScanFunction.Distance or ScanFunction.Separation => Distance(Array.ConvertAll(x, number => (double)number)),
        ScanFunction.Round or ScanFunction.Truncate => Cut(call.Function, (double)x[0], x.Length == 1 ? null : (long)x[1]),
        _ => Number(call.Function, (double)x[0], x.Length > 1 ? (double)x[1] : 0),
    };

    private static double? Number(ScanFunction function, double x, double y) => function switch
    {
        ScanFunction.Abs => Math.Abs(x),
        ScanFunction.Ceiling => Math.Ceiling(x),
        ScanFunction.Degrees => x * (180 / Math.PI),
        ScanFunction.Exp => Math.Exp(x),
        ScanFunction.Floor => Math.Floor(x),
        ScanFunction.Log => x <= 0 ? null : Math.Log(x),
        ScanFunction.Log10 => x <= 0 ? null : Math.Log10(x),
        ScanFunction.Mod => y == 0 ? null : x % y,
        ScanFunction.Power => Math.Pow(x, y) is var power && double.IsFinite(power) ? power : null,
        ScanFunction.Radians => x * (Math.PI / 180),
        ScanFunction.Sqrt => x < 0 ? null : Math.Sqrt(x),
        ScanFunction.Acos => x is >= -1 and <= 1 ? Math.Acos(x) : null,
        ScanFunction.Asin => x is >= -1 and <= 1 ? Math.Asin(x) : null,
        ScanFunction.Atan => Math.Atan(x),
        ScanFunction.Atan2 => Math.Atan2(x, y),
        ScanFunction.Cos => double.IsFinite(x) ? Math.Cos(x) : null,
        ScanFunction.Sin => double.IsFinite(x) ? Math.Sin(x) : null,
        ScanFunction.Tan => double.IsFinite(x) ? Math.Tan(x) : null,
        ScanFunction.Cot => double.IsFinite(x) && Math.Tan(x) != 0 ? 1 / Math.Tan(x) : null,
        _ => throw new InvalidOperationException(function.ToString()),
    };

    private static double Cut(ScanFunction function, double x, long? digits)
    {
        if (digits is null || !double.IsFinite(x))
            return Whole(x);
        var power = Math.Pow(10, Math.Abs(digits.Value));
        var moved = digits < 0 ? Whole(x / power) * power : Whole(x * power) / power;
        return double.IsFinite(moved) ? moved : x;

        double Whole(double number) => function == ScanFunction.Round ? Math.Round(number, MidpointRounding.AwayFromZero) : Math.Truncate(number);
    }

    private static double? Distance(double[] x) =>
        SkyPoint.TryCreate(x[0], x[1], out var a) && SkyPoint.TryCreate(x[2], x[3], out var b) ? Spherical.SeparationDegrees(a, b) : null;

    private static bool? Inside(ScanInside inside, double lon, double lat)
    {
        if (!SkyPoint.TryCreate(lon, lat, out var point))
            return null;
        return inside.Region is SkyCircle circle
            ? new CircleTest(circle.Center.LonDegrees, circle.Center.LatDegrees, circle.RadiusDegrees, inside.Strict).Holds(lon, lat)
            : inside.Region.Contains(point.ToUnitVector());
    }

    private static bool? Near(ScanNear near, double[] x)
    {
        var test = new CircleTest(x[2], x[3], x[4], near.Strict);
        return test.IsFinite && SkyPoint.TryCreate(x[0], x[1], out _) ? test.Holds(x[0], x[1]) : null;
    }

    private static object? Cast(object value, AdqlType type) => value switch
    {
        bool flag => Cast(flag ? 1L : 0L, type),
        long whole => type.Base switch { AdqlBase.Real => (object)(float)whole, AdqlBase.Double => (double)whole, _ => Fit(whole, type) },
        float single => type.Base switch { AdqlBase.Real => (object)single, AdqlBase.Double => (double)single, _ => Round(single, type) },
        double number => type.Base switch
        {
            AdqlBase.Real => float.IsFinite((float)number) || !double.IsFinite(number) ? (object)(float)number : throw new Failed(),
            AdqlBase.Double => number,
            _ => Round(number, type),
        },
        _ => throw new InvalidOperationException(),
    };

    private static long Round(double number, AdqlType type) =>
        double.IsFinite(number) && Math.Abs(number) < 1e30 ? Fit((Int128)Math.Round(number, MidpointRounding.ToEven), type) : throw new Failed();

    private static long Fit(Int128 value, AdqlType type)
    {
        var (least, most) = type.Base switch
        {
            AdqlBase.UnsignedByte => (byte.MinValue, byte.MaxValue),
            AdqlBase.Smallint => (short.MinValue, short.MaxValue),
            AdqlBase.Integer => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        return value >= least && value <= most ? (long)value : throw new Failed();
    }

    private static object? Coalesce(ScanCoalesce coalesce, object?[] row)
    {
        foreach (var argument in coalesce.Arguments)
            if (Of(argument, row) is { } value)
                return value;
        return null;
    }

    private static bool? Junction(ScanJunction junction, object?[] row)
    {
        var (unknown, failed) = (false, false);
        foreach (var operand in junction.Operands)
        {
            try
            {
                if (Of(operand, row) is not bool truth)
                    unknown = true;
                else if (truth == junction.IsOr)
                    return truth;
            }
            catch (Failed)
            {
                failed = true;
            }
        }

        return failed ? throw new Failed() : unknown ? null : !junction.IsOr;
    }

    private static int Compare(object left, object right) => (left, right) switch
    {
        (bool x, bool y) => x.CompareTo(y),
        (long x, long y) => x.CompareTo(y),
        (string x, string y) => System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y)),
        _ => Compare(Convert.ToDouble(left, System.Globalization.CultureInfo.InvariantCulture), Convert.ToDouble(right, System.Globalization.CultureInfo.InvariantCulture)),
    };

    /// <summary>NaN above all.</summary>
    private static int Compare(double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? double.IsNaN(x).CompareTo(double.IsNaN(y)) : x < y ? -1 : x > y ? 1 : 0;

    private static bool Holds(int order, ScanComparisonOperator comparison) => comparison switch
    {
        ScanComparisonOperator.Equal => order == 0,
        ScanComparisonOperator.NotEqual => order != 0,
        ScanComparisonOperator.Less => order < 0,
        ScanComparisonOperator.LessOrEqual => order <= 0,
        ScanComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };
}
