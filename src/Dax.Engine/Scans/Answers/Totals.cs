using Dax.Adql.Binding;
using Dax.Adql.Scans;

namespace Dax.Engine.Scans.Answers;

/// <summary>The right kind of total for an aggregate and the memory of its argument.</summary>
internal static class Totals
{
    /// <summary>Null for an aggregate that has no meaning here.</summary>
    public static Total? Create(ScanAggregate aggregate, ScanAnswerLimits limits, ScanBudget budget)
    {
        var type = aggregate.Argument?.Type ?? default;
        var total = Create(aggregate.Kind, type, budget);
        // Which one of equal values is the least does not matter.
        if (total is null || !aggregate.Distinct || aggregate.Kind is ScanAggregateKind.Min or ScanAggregateKind.Max) return total;
        if (aggregate.Argument is not null && (CellCode.Of(type) is not null || type is { Base: AdqlBase.Text, IsArray: false }))
            return new DistinctTotal(total, type, limits.Groups, budget);
        total.Dispose();
        return null;
    }

    private static Total? Create(ScanAggregateKind kind, AdqlType type, ScanBudget budget) => kind switch
    {
        ScanAggregateKind.Count => new CountTotal(budget),
        ScanAggregateKind.Sum or ScanAggregateKind.Avg => Sum(kind == ScanAggregateKind.Avg, type, budget),
        ScanAggregateKind.Min or ScanAggregateKind.Max => Extreme(kind == ScanAggregateKind.Max, type, budget),
        _ => Spread(kind, type, budget),
    };

    private static Total? Sum(bool isAverage, AdqlType type, ScanBudget budget) => type.IsArray ? null : type.Base switch
    {
        AdqlBase.UnsignedByte => new WholeTotal<byte>(isAverage, budget),
        AdqlBase.Smallint => new WholeTotal<short>(isAverage, budget),
        AdqlBase.Integer => new WholeTotal<int>(isAverage, budget),
        AdqlBase.Bigint => new WholeTotal<long>(isAverage, budget),
        AdqlBase.Real => new NumberTotal<float>(isAverage, budget),
        AdqlBase.Double => new NumberTotal<double>(isAverage, budget),
        _ => null,
    };

    private static Total? Extreme(bool greatest, AdqlType type, ScanBudget budget) => type.IsArray ? null : type.Base switch
    {
        AdqlBase.Boolean or AdqlBase.UnsignedByte => new ExtremeTotal<byte, ByteCode>(greatest, greatest ? byte.MinValue : byte.MaxValue, 0, budget),
        AdqlBase.Smallint => new ExtremeTotal<short, ShortCode>(greatest, greatest ? short.MinValue : short.MaxValue, 0, budget),
        AdqlBase.Integer => new ExtremeTotal<int, IntCode>(greatest, greatest ? int.MinValue : int.MaxValue, 0, budget),
        AdqlBase.Bigint or AdqlBase.Timestamp => new ExtremeTotal<long, LongCode>(greatest, greatest ? long.MinValue : long.MaxValue, 0, budget),
        AdqlBase.Real => new ExtremeTotal<float, FloatCode>(greatest, greatest ? float.NegativeInfinity : float.PositiveInfinity, float.NaN, budget),
        AdqlBase.Double => new ExtremeTotal<double, DoubleCode>(greatest, greatest ? double.NegativeInfinity : double.PositiveInfinity, double.NaN, budget),
        AdqlBase.Text => new TextExtremeTotal(greatest, budget),
        _ => null,
    };

    private static Total? Spread(ScanAggregateKind kind, AdqlType type, ScanBudget budget) => type.IsArray ? null : type.Base switch
    {
        AdqlBase.UnsignedByte => new SpreadTotal<byte>(kind, budget),
        AdqlBase.Smallint => new SpreadTotal<short>(kind, budget),
        AdqlBase.Integer => new SpreadTotal<int>(kind, budget),
        AdqlBase.Bigint => new SpreadTotal<long>(kind, budget),
        AdqlBase.Real => new SpreadTotal<float>(kind, budget),
        AdqlBase.Double => new SpreadTotal<double>(kind, budget),
        _ => null,
    };
}
