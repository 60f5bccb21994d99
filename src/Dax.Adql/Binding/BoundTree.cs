using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>The parts of bound nodes, in one place.</summary>
internal static class BoundTree
{
    /// <summary>Calls <paramref name="visit"/> for every expression directly inside; for those of sub-queries too.</summary>
    public static void ForEachChild(BoundExpression value, Action<BoundExpression> visit)
    {
        switch (value)
        {
            case BoundNegation e: visit(e.Operand); break;
            case BoundCast e: visit(e.Operand); break;
            case BoundElement e: visit(e.Array); break;
            case BoundInUnit e: visit(e.Value); break;
            case BoundIndicator e: visit(e.Condition); break;
            case BoundNot e: visit(e.Operand); break;
            case BoundIsNull e: visit(e.Value); break;
            case BoundAggregate e: if (e.Argument is not null) visit(e.Argument); break;
            case BoundChain e: visit(e.First); foreach (var step in e.Steps) visit(step.Operand); break;
            case BoundConcat e: All(e.Operands, visit); break;
            case BoundCoalesce e: All(e.Arguments, visit); break;
            case BoundFunction e: All(e.Arguments, visit); break;
            case BoundUserAggregate e: All(e.Arguments, visit); break;
            case BoundJunction e: All(e.Operands, visit); break;
            case BoundComparison e: visit(e.Left); visit(e.Right); break;
            case BoundLike e: visit(e.Value); visit(e.Pattern); break;
            case BoundBetween e: visit(e.Value); visit(e.Low); visit(e.High); break;
            case BoundInList e: visit(e.Value); All(e.Items, visit); break;
            case BoundPoint e: visit(e.Longitude); visit(e.Latitude); break;
            case BoundCircle e: visit(e.Centre); visit(e.Radius); break;
            case BoundPolygon e: foreach (var vertex in e.Vertices) visit(vertex); break;
            case BoundGeometryValue e: visit(e.Value); break;
            case BoundGeometryCall e: All(e.Arguments, visit); break;
            case BoundMeasure e: foreach (var geometry in e.Arguments) visit(geometry); break;
            case BoundDistance e: visit(e.From); visit(e.To); break;
            case BoundSpatial e: visit(e.First); visit(e.Second); break;
            case BoundInside e: visit(e.Point); visit(e.Region); break;
            case BoundMatch e: visit(e.Test); break;
            case BoundNearTest e: visit(e.Plain); break;
            case BoundPairsTest e: visit(e.Plain); break;
            case BoundInQuery e: visit(e.Value); ForEach(e.Query, visit); break;
            case BoundExists e: ForEach(e.Query, visit); break;
            case BoundScalarQuery e: ForEach(e.Query, visit); break;
        }
    }

    /// <summary>Whether it may be another value each time it is written.</summary>
    public static bool IsVolatile(BoundExpression value)
    {
        if (value is BoundFunction { Function.Id: FunctionId.Rand } or BoundFunction { Function.User.Id: UserFunctionId.NormalRandom })
            return true;
        var found = false;
        ForEachChild(value, child => found = found || IsVolatile(child));
        return found;
    }

    private static void All(Seq<BoundExpression> values, Action<BoundExpression> visit)
    {
        foreach (var value in values)
            visit(value);
    }

    /// <summary>Calls <paramref name="visit"/> for every outermost expression of a query.</summary>
    public static void ForEach(BoundRelation query, Action<BoundExpression> visit)
    {
        switch (query)
        {
            case BoundSets sets:
                ForEach(sets.First, visit);
                foreach (var step in sets.Steps)
                    ForEach(step.Query, visit);
                break;
            case BoundNested nested:
                ForEach(nested.Inner, visit);
                break;
            case BoundSelect select:
                ForEachIn(select, visit);
                break;
        }
    }

    private static void ForEachIn(BoundSelect select, Action<BoundExpression> visit)
    {
        All(select.Values, visit);
        foreach (var source in select.From)
            ForEach(source, visit);
        if (select.Where is not null)
            visit(select.Where);
        All(select.GroupBy, visit);
        if (select.Having is not null)
            visit(select.Having);
        foreach (var order in select.OrderBy)
            if (order.Expression is not null)
                visit(order.Expression);
    }

    private static void ForEach(BoundSource source, Action<BoundExpression> visit)
    {
        source = source.Plain();
        if (source is BoundQuerySource derived)
            ForEach(derived.Query, visit);
        if (source is not BoundJoin join)
            return;
        ForEach(join.First, visit);
        foreach (var step in join.Steps)
        {
            ForEach(step.Right, visit);
            visit(step.On);
        }
    }

    /// <summary>The source as the query has it, without what rewriting put around it.</summary>
    public static BoundSource Plain(this BoundSource source) => source switch
    {
        BoundSpread spread => spread.Source.Plain(),
        BoundNear near => near.Plain,
        BoundPairs pairs => pairs.Plain,
        _ => source,
    };
}
