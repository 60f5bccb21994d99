using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>User-defined aggregates: where aggregates may stand, and what of them must be known before any row.</summary>
internal sealed partial class Binder
{
    private const int LongestDelimiter = 100;

    private BoundExpression BindUserAggregate(FunctionCall call, Scope scope)
    {
        if (scope.NoAggregates is { } clause)
            return Wrong($"{call.Function.Name} is an aggregate and cannot stand {(clause == InsideAggregate ? "inside another aggregate" : "in " + clause)}", call.At, clause == "WHERE" ? "HAVING" : null);
        scope.HasAggregates = true;
        scope.NoAggregates = InsideAggregate;
        var arguments = BindUserArguments(call, scope);
        scope.NoAggregates = null;
        if (errors.Count == 0)
            CheckConstants(call.Function.User!.Id, arguments);
        return new BoundUserAggregate(call.Function, new(arguments), ToAdql(SignatureOf(call).Result), call.At);
    }

    private void CheckConstants(UserFunctionId id, BoundExpression[] arguments)
    {
        if (id == UserFunctionId.StringAgg && arguments[1] is not BoundText { Value.Length: <= LongestDelimiter })
            Fail($"The delimiter is a text in quotes, of at most {LongestDelimiter} characters", arguments[1].At, "a text in quotes");
        if (id != UserFunctionId.Histogram)
            return;
        if (Constants.Of(arguments[1]) is not { } lower)
            Fail("The lower limit of a histogram is a number", arguments[1].At, "a number");
        else if (Constants.Of(arguments[2]) is not { } upper)
            Fail("The upper limit of a histogram is a number", arguments[2].At, "a number");
        else if (!(lower < upper) || !double.IsFinite(upper - lower))
            Fail("The upper limit of a histogram is greater than the lower one", arguments[2].At);
        if (arguments[3] is not BoundInteger { Value: >= 1 and <= UserFunctions.MostBins })
            Fail($"A histogram has 1 to {UserFunctions.MostBins} bins, given as a number", arguments[3].At, $"1 to {UserFunctions.MostBins}");
    }
}
