using System.Numerics;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Sky.Geometry;

namespace Dax.Engine.Scans.Kernels;

/// <summary>Conditions.</summary>
internal static partial class KernelFactory
{
    private static ConditionKernel Condition(ScanExpression shape, Kernel[] parts, BatchRows rows) => shape switch
    {
        ScanComparison { Left.Type.Base: AdqlBase.Text } comparison => new TextCompareKernel(rows, (TextKernel)parts[0], comparison.Operator, (TextKernel)parts[1]),
        ScanComparison comparison => Compare(comparison.Left.Type, parts[0], comparison.Operator, parts[1], rows),
        ScanBetween between => Between(between.Value.Type, parts, rows),
        ScanIn { Value.Type.Base: AdqlBase.Text } list => new TextInKernel(rows, (TextKernel)parts[0], list.Items.Select(item => ((ScanText)item).Value)),
        ScanIn list => In(list, parts[0], rows),
        ScanIsNull => new IsNullKernel(rows, parts[0]),
        ScanNot => new NotKernel(rows, AsCondition(parts[0])),
        ScanJunction junction => new JunctionKernel(rows, junction.IsOr, Array.ConvertAll(parts, AsCondition)),
        ScanInside { Region: SkyCircle circle } inside => new CircleKernel(rows, Values<double>(parts[0]), Values<double>(parts[1]), circle, inside.Strict),
        ScanInside inside => new RegionKernel(rows, Values<double>(parts[0]), Values<double>(parts[1]), inside.Region),
        ScanNear near => new NearKernel(rows, Values<double>(parts[0]), Values<double>(parts[1]), Values<double>(parts[2]), Values<double>(parts[3]), Values<double>(parts[4]), near.Strict),
        _ => throw new InvalidOperationException($"There is no kernel of {shape.GetType().Name}."),
    };

    private static ConditionKernel Compare(AdqlType type, Kernel left, ScanComparisonOperator comparison, Kernel right, BatchRows rows) => type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => Compare<byte>(left, comparison, right, rows),
        AdqlBase.Smallint => Compare<short>(left, comparison, right, rows),
        AdqlBase.Integer => Compare<int>(left, comparison, right, rows),
        AdqlBase.Bigint or AdqlBase.Timestamp => Compare<long>(left, comparison, right, rows),
        AdqlBase.Real => CompareFloating<float>(left, comparison, right, rows),
        AdqlBase.Double => CompareFloating<double>(left, comparison, right, rows),
        AdqlBase.Text => new TextCompareKernel(rows, (TextKernel)left, comparison, (TextKernel)right),
        _ => throw Unknown(type),
    };

    private static ConditionKernel Compare<T>(Kernel left, ScanComparisonOperator comparison, Kernel right, BatchRows rows) where T : unmanaged, INumber<T>
    {
        var (a, b) = (Values<T>(left), Values<T>(right));
        return Turn(comparison) switch
        {
            (ScanComparisonOperator.Less, var negated) => One<T, Less<T>>(a, b, negated, rows),
            (ScanComparisonOperator.LessOrEqual, var negated) => One<T, LessOrEqual<T>>(a, b, negated, rows),
            (_, var negated) => One<T, Equal<T>>(a, b, negated, rows),
        };
    }

    /// <summary>Beside a constant that is a number, NaN needs no care: it is above, which "not less" and "not less or equal" say of it.</summary>
    private static ConditionKernel CompareFloating<T>(Kernel left, ScanComparisonOperator comparison, Kernel right, BatchRows rows) where T : unmanaged, INumber<T>
    {
        var (a, b) = (Values<T>(left), Values<T>(right));
        if (b.IsConstant && b.TryConstant(out var constant) && !T.IsNaN(constant))
            return Compare<T>(left, comparison, right, rows);
        return Turn(comparison) switch
        {
            (ScanComparisonOperator.Less, var negated) => new CompareKernel<T, TotalLess<T>>(rows, a, b, negated),
            (ScanComparisonOperator.LessOrEqual, var negated) => new CompareKernel<T, TotalLessOrEqual<T>>(rows, a, b, negated),
            (_, var negated) => new CompareKernel<T, TotalEqual<T>>(rows, a, b, negated),
        };
    }

    private static ConditionKernel One<T, TTest>(ValueKernel<T> left, ValueKernel<T> right, bool negated, BatchRows rows) where T : unmanaged where TTest : IComparing<T>
    {
        var value = default(T);
        return right.IsConstant && right.TryConstant(out value)
            ? new CompareConstantKernel<T, TTest>(rows, left, right, value, negated)
            : new CompareKernel<T, TTest>(rows, left, right, negated);
    }

    /// <summary>Three tests and their opposites.</summary>
    private static (ScanComparisonOperator Test, bool Negated) Turn(ScanComparisonOperator comparison) => comparison switch
    {
        ScanComparisonOperator.Greater => (ScanComparisonOperator.LessOrEqual, true),
        ScanComparisonOperator.GreaterOrEqual => (ScanComparisonOperator.Less, true),
        ScanComparisonOperator.NotEqual => (ScanComparisonOperator.Equal, true),
        _ => (comparison, false),
    };

    private static ConditionKernel Between(AdqlType type, Kernel[] parts, BatchRows rows) => type.Base switch
    {
        AdqlBase.Smallint => Between<short>(type, parts, rows),
        AdqlBase.Integer => Between<int>(type, parts, rows),
        AdqlBase.Bigint or AdqlBase.Timestamp => Between<long>(type, parts, rows),
        AdqlBase.Real => Between<float>(type, parts, rows),
        AdqlBase.Double => Between<double>(type, parts, rows),
        _ => BetweenAny(type, parts, rows),
    };

    private static ConditionKernel Between<T>(AdqlType type, Kernel[] parts, BatchRows rows) where T : unmanaged, INumber<T>
    {
        var (value, low, high) = (Values<T>(parts[0]), Values<T>(parts[1]), Values<T>(parts[2]));
        var isPlain = low.IsConstant && high.IsConstant;
        return isPlain && low.TryConstant(out var least) && high.TryConstant(out var most) && !T.IsNaN(least) && !T.IsNaN(most)
            ? new BetweenKernel<T>(rows, value, low, high, least, most)
            : BetweenAny(type, parts, rows);
    }

    private static JunctionKernel BetweenAny(AdqlType type, Kernel[] parts, BatchRows rows) => new(rows, false,
    [
        Compare(type, parts[0], ScanComparisonOperator.GreaterOrEqual, parts[1], rows),
        Compare(type, parts[0], ScanComparisonOperator.LessOrEqual, parts[2], rows),
    ]);

    private static ConditionKernel In(ScanIn list, Kernel value, BatchRows rows) => list.Value.Type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => In(list, Values<byte>(value), rows),
        AdqlBase.Smallint => In(list, Values<short>(value), rows),
        AdqlBase.Integer => In(list, Values<int>(value), rows),
        AdqlBase.Bigint or AdqlBase.Timestamp => In(list, Values<long>(value), rows),
        AdqlBase.Real => In(list, Values<float>(value), rows),
        AdqlBase.Double => In(list, Values<double>(value), rows),
        _ => throw Unknown(list.Value.Type),
    };

    private static InKernel<T> In<T>(ScanIn list, ValueKernel<T> value, BatchRows rows) where T : unmanaged, INumber<T>
    {
        var items = new T[list.Items.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = list.Items[i] switch
            {
                ScanWhole whole => T.CreateTruncating(whole.Value),
                ScanNumber number => T.CreateTruncating(number.Value),
                _ => throw new InvalidOperationException("What a value is looked for among are constants."),
            };
        return new(rows, value, items);
    }
}
