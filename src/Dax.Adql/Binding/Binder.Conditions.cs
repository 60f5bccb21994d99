using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Conditions.</summary>
internal sealed partial class Binder
{
    /// <param name="condition">What to bind.</param>
    /// <param name="scope">What names mean.</param>
    /// <param name="clause">The clause, when it may hold no aggregates.</param>
    private BoundExpression BindCondition(Expression condition, Scope scope, string? clause)
    {
        var before = scope.NoAggregates;
        scope.NoAggregates = clause;
        var bound = BindCondition(condition, scope);
        scope.NoAggregates = before;
        return bound;
    }

    private BoundExpression BindCondition(Expression condition, Scope scope) => condition switch
    {
        Comparison c => Compare(BindValue(c.Left, scope), c.Operator, BindValue(c.Right, scope), c.At),
        Junction junction => BindJunction(junction, scope),
        Not not => new BoundNot(BindCondition(not.Operand, scope), not.At),
        Between between => BindBetween(between, scope),
        InList list => BindInList(list, scope),
        InQuery query => BindInQuery(query, scope),
        Like like => new BoundLike(Textual(BindValue(like.Value, scope), "LIKE"), Textual(BindValue(like.Pattern, scope), "LIKE"), like.Negated, like.IgnoreCase, like.At),
        IsNull isNull => BindIsNull(isNull, scope),
        Exists exists => new BoundExists(BindInner(exists.Query, scope), exists.At),
        _ => BindValue(condition, scope),
    };

    private BoundJunction BindJunction(Junction junction, Scope scope)
    {
        var operands = new BoundExpression[junction.Operands.Count];
        for (var i = 0; i < operands.Length; i++)
            operands[i] = BindCondition(junction.Operands[i], scope);
        return new(junction.IsOr, new(operands), junction.At);
    }

    private BoundExpression BindBetween(Between between, Scope scope)
    {
        var value = BindValue(between.Value, scope);
        var low = BindValue(between.Low, scope);
        var high = BindValue(between.High, scope);
        if (value.Type == AdqlTypes.Boolean)
            value = Coerce(value, AdqlTypes.Integer);
        if (!Align(ref value, ref low) || !Align(ref value, ref high))
            return Wrong($"{Capital(value.Type.Say())} cannot be between {low.Type.Say()} and {high.Type.Say()}", between.Low.At, Comparable(value.Type));
        return new BoundBetween(value, low, high, between.Negated, between.At);
    }

    private BoundExpression BindInList(InList list, Scope scope)
    {
        var value = BindValue(list.Value, scope);
        var items = new BoundExpression[list.Items.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = BindValue(list.Items[i], scope);
        if (value.Type == AdqlTypes.Boolean && Array.Exists(items, item => item.Type.IsNumeric))
            value = Coerce(value, AdqlTypes.Integer);
        for (var i = 0; i < items.Length; i++)
            if (!Align(ref value, ref items[i]))
                return Wrong($"{Capital(value.Type.Say())} cannot be compared with {items[i].Type.Say()}", items[i].At, Comparable(value.Type));
        return new BoundInList(value, new(items), list.Negated, list.At);
    }

    private BoundExpression BindInQuery(InQuery condition, Scope scope)
    {
        var value = BindValue(condition.Value, scope);
        var query = BindInner(condition.Query, scope);
        if (query.Outputs.Count != 1)
            return Wrong($"A query after IN gives one column, not {query.Outputs.Count}", condition.Query.At, "one column");
        var type = query.Outputs[0].Column.Type;
        if (value is BoundText && type == AdqlTypes.Timestamp)
            value = Adapt(value, type);
        if (value.Type.IsGeometry || type.IsGeometry || value.Type.IsArray || type.IsArray || AdqlTypes.Common(value.Type, type) is null)
            return Wrong($"{Capital(value.Type.Say())} cannot be looked for among values that are {type.Say()}", condition.At);
        if (value.Type == AdqlTypes.Boolean && type.IsNumeric)
            value = Coerce(value, AdqlTypes.Integer);
        if (value.Type.IsNumeric && type.IsNumeric && AdqlTypes.Promote(value.Type, type) == AdqlTypes.Double)
            value = Coerce(value, AdqlTypes.Double);
        if (type == AdqlTypes.Boolean && value.Type.IsNumeric)
            query = Retype(query, [AdqlTypes.Integer]);
        return new BoundInQuery(value, query, condition.Negated, condition.At);
    }

    private BoundIsNull BindIsNull(IsNull condition, Scope scope) => new(BindValue(condition.Value, scope), condition.Negated, condition.At);
}
