using Dax.Adql.Binding;
using Dax.Adql.Syntax;
using Dax.Sky.Geometry;

namespace Dax.Adql.Scans;

/// <summary>Conditions.</summary>
public sealed partial class ScanReader
{
    private ScanExpression Condition(BoundExpression condition) => Convert(Value(condition), AdqlTypes.Boolean);

    private ScanExpression Of(BoundExpression condition) => condition switch
    {
        BoundComparison c => Compare(Value(c.Left), ToScan(c.Operator), Value(c.Right)),
        BoundJunction junction => Junction(junction),
        BoundNot not => new ScanNot(Condition(not.Operand)),
        BoundBetween between => Negate(Between(between), between.Negated),
        BoundInList list => Negate(InList(list), list.Negated),
        BoundIsNull isNull => Negate(new ScanIsNull(Known(Value(isNull.Value))), isNull.Negated),
        BoundInside inside => Inside(inside),
        BoundSpatial { IsContains: true, First: BoundPoint point } spatial when ConstantRegion.Of(spatial.Second) is { } region =>
            new ScanInside(Angle(point.Longitude), Angle(point.Latitude), region, false),
        BoundLike => Stop("It matches texts (LIKE)."),
        BoundInQuery or BoundExists => Stop("It has a query inside a condition."),
        BoundSpatial => Stop("It compares geometries that tables hold."),
        _ => Stop("It has a condition that only the engine can test."),
    };

    private static ScanExpression Negate(ScanExpression condition, bool negated) => negated ? new ScanNot(condition) : condition;

    private static ScanExpression Known(ScanExpression value) => value.Type.IsNull() ? new ScanNull(AdqlTypes.Text) : value;

    /// <summary>One AND of all that are nested without more than parentheses.</summary>
    private ScanJunction Junction(BoundJunction junction)
    {
        var operands = new List<ScanExpression>();
        foreach (var operand in junction.Operands)
        {
            var read = Condition(operand);
            if (read is ScanJunction inner && inner.IsOr == junction.IsOr)
                operands.AddRange(inner.Operands);
            else
                operands.Add(read);
        }

        return new ScanJunction(junction.IsOr, new([.. operands]));
    }

    private static ScanComparisonOperator ToScan(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => ScanComparisonOperator.Equal,
        ComparisonOperator.NotEqual => ScanComparisonOperator.NotEqual,
        ComparisonOperator.Less => ScanComparisonOperator.Less,
        ComparisonOperator.LessOrEqual => ScanComparisonOperator.LessOrEqual,
        ComparisonOperator.Greater => ScanComparisonOperator.Greater,
        _ => ScanComparisonOperator.GreaterOrEqual,
    };

    private static ScanComparisonOperator Swap(ScanComparisonOperator comparison) => comparison switch
    {
        ScanComparisonOperator.Less => ScanComparisonOperator.Greater,
        ScanComparisonOperator.LessOrEqual => ScanComparisonOperator.GreaterOrEqual,
        ScanComparisonOperator.Greater => ScanComparisonOperator.Less,
        ScanComparisonOperator.GreaterOrEqual => ScanComparisonOperator.LessOrEqual,
        _ => comparison,
    };

    /// <summary>Constants stand on the right.</summary>
    private ScanExpression Compare(ScanExpression left, ScanComparisonOperator comparison, ScanExpression right)
    {
        if (IsConstant(left) && !IsConstant(right))
            (left, comparison, right) = (right, Swap(comparison), left);
        if (ScanSingles.Compare(left, comparison, right) is { } exact)
            return exact;
        return TypeOf([left, right]) is { } type ? new ScanComparison(Convert(left, type), comparison, Convert(right, type)) : Stop("It compares values of two kinds.");
    }

    private static bool IsConstant(ScanExpression value) => value is ScanWhole or ScanNumber or ScanText or ScanNull;

    /// <summary>
    /// The type in which all of them are compared. Whole constants take that of the rest where it holds them; else whole numbers compare as the widest, and others as
    /// <see cref="AdqlTypes.Common"/> has it, which is exact where the engine's choice is.
    /// </summary>
    private static AdqlType? TypeOf(ReadOnlySpan<ScanExpression> values)
    {
        var type = AdqlTypes.Null;
        foreach (var value in values)
        {
            if (value is ScanWhole)
                continue;
            if (AdqlTypes.Common(type, value.Type) is not { } common)
                return null;
            type = common;
        }

        foreach (var value in values)
        {
            if (value is not ScanWhole whole || (type.IsWhole() && whole.Type.IsWhole() && Holds(type, whole.Value)))
                continue;
            if (AdqlTypes.Common(type, value.Type) is not { } common)
                return null;
            type = common;
        }

        return type.IsNull() ? AdqlTypes.Text : type;
    }

    private ScanExpression Between(BoundBetween between)
    {
        var (value, low, high) = (Value(between.Value), Value(between.Low), Value(between.High));
        if (ScanSingles.Between(value, low, high) is { } exact)
            return exact;
        return TypeOf([value, low, high]) is { } type ? new ScanBetween(Convert(value, type), Convert(low, type), Convert(high, type)) : Stop("It compares values of two kinds.");
    }

    /// <summary>Constants are one set; what depends on rows is compared, and NULL leaves everything else unknown.</summary>
    private ScanExpression InList(BoundInList list)
    {
        var values = new ScanExpression[list.Items.Count + 1];
        values[0] = Value(list.Value);
        for (var i = 1; i < values.Length; i++)
            values[i] = Value(list.Items[i - 1]);
        if (TypeOf(values) is not { } type)
            return Stop("It compares values of two kinds.");
        for (var i = 0; i < values.Length; i++)
            values[i] = Convert(values[i], type);
        List<ScanExpression> constants = [.. values.Skip(1).Where(item => IsConstant(item) && item is not ScanNull).Distinct()];
        List<ScanExpression> any = [.. values.Skip(1).Where(item => !IsConstant(item)).Select(item => new ScanComparison(values[0], ScanComparisonOperator.Equal, item))];
        if (constants.Count > 0)
            any.Insert(0, new ScanIn(values[0], new([.. constants])));
        if (values.Skip(1).Any(item => item is ScanNull))
            any.Add(new ScanComparison(values[0], ScanComparisonOperator.Equal, new ScanNull(type)));
        return any.Count == 1 ? any[0] : new ScanJunction(true, new([.. any]));
    }

    /// <summary>The distance is the same from either end: a constant one is the centre.</summary>
    private ScanExpression Inside(BoundInside inside)
    {
        if (inside.Region is not BoundCircle circle)
            return ConstantRegion.Of(inside.Region) is { } region ? new ScanInside(Angle(inside.Point.Longitude), Angle(inside.Point.Latitude), region, false) : Stop("It tests a region that is no constant.");
        if (Constants.Of(circle.Radius) is { } radius)
        {
            if (PointOf(circle.Centre) is { } centre)
                return new ScanInside(Angle(inside.Point.Longitude), Angle(inside.Point.Latitude), new SkyCircle(centre, radius), inside.Strict);
            if (PointOf(inside.Point) is { } point)
                return new ScanInside(Angle(circle.Centre.Longitude), Angle(circle.Centre.Latitude), new SkyCircle(point, radius), inside.Strict);
        }

        return new ScanNear(Angle(inside.Point.Longitude), Angle(inside.Point.Latitude), Angle(circle.Centre.Longitude), Angle(circle.Centre.Latitude), Angle(circle.Radius), inside.Strict);
    }

    /// <summary>With the longitude as it was written: on a border it decides.</summary>
    private static SkyPoint? PointOf(BoundPoint point) => ConstantRegion.PointOf(point) is null ? null : new SkyPoint(Constants.Of(point.Longitude)!.Value, Constants.Of(point.Latitude)!.Value);
}
