using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Differential.Tests.Evaluation;

/// <summary>Aggregates leave NULL out; over nothing, all but COUNT are NULL.</summary>
internal sealed partial class Evaluator
{
    private object? Aggregate(BoundAggregate aggregate, Place place)
    {
        var rows = place.Group ?? throw new InvalidOperationException("An aggregate outside a group.");
        if (aggregate.Argument is not { } argument)
            return (long)rows.Count;
        var values = rows.Select(row => Value(argument, new(row, null))).OfType<object>();
        if (aggregate.Distinct)
            values = values.DistinctBy(value => Values.Show(value));
        var list = values.ToList();
        return aggregate.Kind switch
        {
            AggregateKind.Count => (long)list.Count,
            _ when list.Count == 0 => null,
            AggregateKind.Min => list.MinBy(value => value, Comparer<object>.Create(Values.Compare)),
            AggregateKind.Max => list.MaxBy(value => value, Comparer<object>.Create(Values.Compare)),
            AggregateKind.Sum when aggregate.Type.IsWhole() => Fit(list.Aggregate((Int128)0, (sum, value) => sum + Values.ToWhole(value)), aggregate.Type),
            AggregateKind.Sum => Kept(list.Sum(Values.ToDouble)),
            _ => Kept(Mean(list)),
        };
    }

    private static double Mean(List<object> values) => values[0] is long or bool
        ? (double)values.Aggregate((Int128)0, (sum, value) => sum + Values.ToWhole(value)) / values.Count
        : values.Sum(Values.ToDouble) / values.Count;
}
