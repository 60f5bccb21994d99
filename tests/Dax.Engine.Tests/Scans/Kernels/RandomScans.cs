using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Sky.Geometry;

namespace Dax.Engine.Tests.Scans.Kernels;

/// <summary>Expressions of every kind over <see cref="RandomTable"/>, of one type each.</summary>
internal sealed class RandomScans(Random random)
{
    private static readonly AdqlType Boolean = new(AdqlBase.Boolean);
    private static readonly AdqlType Integer = new(AdqlBase.Integer);
    private static readonly AdqlType Bigint = new(AdqlBase.Bigint);
    private static readonly AdqlType Real = new(AdqlBase.Real);
    private static readonly AdqlType Double = new(AdqlBase.Double);
    private static readonly AdqlType[] Numeric = [new(AdqlBase.UnsignedByte), new(AdqlBase.Smallint), Integer, Bigint, Real, Double];

    private static readonly ScanFunction[] OfOne =
    [
        ScanFunction.Abs, ScanFunction.Ceiling, ScanFunction.Degrees, ScanFunction.Exp, ScanFunction.Floor, ScanFunction.Log, ScanFunction.Log10, ScanFunction.Radians, ScanFunction.Sqrt,
        ScanFunction.Acos, ScanFunction.Asin, ScanFunction.Atan, ScanFunction.Cos, ScanFunction.Cot, ScanFunction.Sin, ScanFunction.Tan, ScanFunction.Round, ScanFunction.Truncate,
    ];

    private static readonly ISkyRegion[] Regions = [new SkyCircle(new(10, 20), 30), new SkyCircle(new(-5, -80), 120), new SkyCircle(new(0, 0), 1), Square()];

    public ScanExpression Any(int depth) => random.Next(3) == 0 ? Condition(depth) : Value(RandomTable.Types[random.Next(RandomTable.Types.Length)], depth);

    private static SkyPolygon Square() =>
        SkyPolygon.TryCreate([new(350, -40), new(80, -40), new(80, 40), new(350, 40)], out var polygon, out var error) ? polygon : throw new InvalidOperationException(error);

    public ScanExpression Condition(int depth)
    {
        if (depth <= 0)
            return random.Next(8) == 0 ? Constant(Boolean) : Column(Boolean);
        var type = RandomTable.Types[random.Next(RandomTable.Types.Length)];
        return random.Next(11) switch
        {
            0 or 1 or 2 => new ScanJunction(random.Next(2) == 0, new([.. Enumerable.Range(0, 2 + random.Next(3)).Select(_ => Condition(depth - 1))])),
            3 => new ScanNot(Condition(depth - 1)),
            4 => new ScanIsNull(Value(type, depth - 1)),
            5 => new ScanBetween(Value(type, depth - 1), Value(type, random.Next(2) == 0 ? 0 : -1), Value(type, random.Next(2) == 0 ? 0 : -1)),
            6 => new ScanIn(Value(type, depth - 1), new([.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => Known(type)).Distinct()])),
            7 => new ScanInside(Value(Double, depth - 1), Value(Double, 0), Regions[random.Next(Regions.Length)], random.Next(2) == 0),
            8 => new ScanNear(Column(Double), Column(Double), Value(Double, 0), Value(Double, 0), Value(Double, 0), random.Next(2) == 0),
            _ => new ScanComparison(Value(type, depth - 1), (ScanComparisonOperator)random.Next(6), Value(type, random.Next(2) == 0 ? -1 : depth - 1)),
        };
    }

    /// <param name="type">Of the value.</param>
    /// <param name="depth">Nested so deep at most; below 0 a constant.</param>
    private ScanExpression Value(AdqlType type, int depth)
    {
        if (depth < 0 || random.Next(8) == 0)
            return Constant(type);
        if (depth == 0 || random.Next(5) == 0)
            return Column(type);
        if (random.Next(6) == 0)
            return new ScanCoalesce(new([.. Enumerable.Range(0, 2 + random.Next(2)).Select(_ => Value(type, depth - 1))]), type);
        return type.Base switch
        {
            AdqlBase.Boolean => Condition(depth),
            AdqlBase.Text or AdqlBase.Timestamp => Column(type),
            AdqlBase.Double when random.Next(2) == 0 => Function(depth),
            AdqlBase.Bigint or AdqlBase.Real or AdqlBase.Double when random.Next(3) > 0 => Arithmetic(type, depth),
            _ => Cast(type, depth),
        };
    }

    private ScanExpression Arithmetic(AdqlType type, int depth) => random.Next(8) switch
    {
        0 => new ScanNegation(Value(type, depth - 1)),
        1 => new ScanCall(ScanFunction.Abs, [Value(type, depth - 1)], type),
        2 when type != Real => new ScanCall(ScanFunction.Mod, [Value(type, depth - 1), Value(type, depth - 1)], type),
        _ => new ScanArithmetic((ScanOperator)random.Next(4), Value(type, depth - 1), Value(type, random.Next(2) == 0 ? -1 : depth - 1), type),
    };

    private ScanCast Cast(AdqlType type, int depth)
    {
        var from = Numeric[random.Next(Numeric.Length)];
        return from == type ? new ScanCast(Condition(depth - 1), type) : new ScanCast(Value(from, depth - 1), type);
    }

    private ScanCall Function(int depth) => random.Next(6) switch
    {
        0 => new ScanCall(random.Next(2) == 0 ? ScanFunction.Power : ScanFunction.Atan2, [Value(Double, depth - 1), Value(Double, depth - 1)], Double),
        1 => new ScanCall(random.Next(2) == 0 ? ScanFunction.Round : ScanFunction.Truncate, [Value(Double, depth - 1), new ScanWhole(random.Next(-4, 5), Integer)], Double),
        2 => new ScanCall(ScanFunction.Separation, [Value(Double, depth - 1), Value(Double, 0), Value(Double, 0), Value(Double, 0)], Double),
        _ => new ScanCall(OfOne[random.Next(OfOne.Length)], [Value(Double, depth - 1)], Double),
    };

    private ScanColumn Column(AdqlType type)
    {
        var places = Enumerable.Range(0, RandomTable.Types.Length).Where(i => RandomTable.Types[i] == type).ToArray();
        return new(places[random.Next(places.Length)], type);
    }

    private ScanExpression Constant(AdqlType type) => random.Next(10) == 0 ? new ScanNull(type) : Known(type);

    private ScanExpression Known(AdqlType type) => RandomTable.Value(type, random) switch
    {
        bool flag => new ScanWhole(flag ? 1 : 0, type),
        long whole => new ScanWhole(whole, type),
        float single => new ScanNumber(single, type),
        double number => new ScanNumber(number, type),
        string text => new ScanText(text),
        _ => throw new InvalidOperationException(),
    };
}
