using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>UNION, EXCEPT and INTERSECT (ADQL 2.1, 4.6): columns by place, names and metadata of the first.</summary>
internal sealed partial class Binder
{
    private const int MostSets = 100;

    private BoundRelation BindSets(SetChain chain, Scope? outer)
    {
        if (chain.Steps.Count > MostSets)
            Fail($"At most {MostSets} queries are combined", chain.Steps[MostSets].At);
        var first = BindOperand(chain.First, outer);
        var types = first.Outputs.Map(output => output.Column.Type).Span.ToArray();
        var operands = new List<BoundRelation>();
        foreach (var step in chain.Steps.Take(MostSets))
        {
            var operand = BindOperand(step.Query, outer);
            if (operand.Outputs.Count != types.Length)
                Fail($"Here {Columns(operand.Outputs.Count)} meet {Columns(types.Length)}: combined queries have the same columns", step.At);
            for (var i = 0; i < Math.Min(types.Length, operand.Outputs.Count); i++)
                types[i] = CommonOf(types[i], operand.Outputs[i].Column, step, i);
            operands.Add(operand);
        }

        if (errors.Count > 0)
            return first;
        var steps = operands.Select((operand, i) => new BoundSetStep(chain.Steps[i].Operator, chain.Steps[i].All, Retype(operand, types)));
        var retyped = Retype(first, types);
        return new BoundSets(retyped, new([.. steps]), WithSharedUnits(retyped.Outputs, operands), chain.At);
    }

    /// <summary>Metadata are the first query's (ADQL 2.1, 4.6), but for a unit that is not that of every row.</summary>
    private static Seq<BoundOutput> WithSharedUnits(Seq<BoundOutput> first, List<BoundRelation> others)
    {
        var outputs = first.Span.ToArray();
        foreach (var other in others)
            for (var i = 0; i < outputs.Length; i++)
                if (Meaning.Shared(outputs[i].Column.Unit, other.Outputs[i].Column.Unit) != outputs[i].Column.Unit)
                    outputs[i] = outputs[i] with { Column = outputs[i].Column with { Unit = null } };
        return new(outputs);
    }

    private static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";

    private AdqlType CommonOf(AdqlType type, CatalogColumn column, SetStep step, int index)
    {
        if (type.IsGeometry && type == column.Type && step is { Operator: SetOperator.Union, All: true })
            return type;
        if (type.IsGeometry && type == column.Type)
        {
            Fail($"Column {index + 1} is {type.Say()}, and geometries are not compared with each other", step.At, "UNION ALL, or numbers such as COORD1(…)");
            return type;
        }

        if (type.IsGeometry || column.Type.IsGeometry || AdqlTypes.Common(type, column.Type) is not { } common)
        {
            Fail($"Column {index + 1} is {type.Say()} in one query and {column.Type.Say()} in the other", step.At);
            return type;
        }

        return common;
    }

    /// <summary>The same query with its columns cast.</summary>
    private static BoundRelation Retype(BoundRelation query, AdqlType[] types)
    {
        var same = true;
        for (var i = 0; i < types.Length; i++)
            same &= query.Outputs[i].Column.Type == types[i];
        if (same)
            return query;
        var outputs = new BoundOutput[types.Length];
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = query.Outputs[i] with { Column = Retype(query.Outputs[i].Column, types[i]) };
        var retyped = new Seq<BoundOutput>(outputs);
        return query switch
        {
            BoundSelect select => select with { Outputs = retyped, Values = Coerce(select.Values, types) },
            BoundSets sets => sets with
            {
                Outputs = retyped,
                First = Retype(sets.First, types),
                Steps = sets.Steps.Map(step => step with { Query = Retype(step.Query, types) }),
            },
            BoundNested nested => nested with { Outputs = retyped, Inner = Retype(nested.Inner, types) },
            _ => throw new InvalidOperationException(query.GetType().Name),
        };
    }

    private static CatalogColumn Retype(CatalogColumn column, AdqlType type) => column.Type == type
        ? column
        : Describe.Typed(column.Name, type) with { PhysicalName = column.PhysicalName, Unit = column.Unit, Ucd = column.Ucd, Description = column.Description };

    private static Seq<BoundExpression> Coerce(Seq<BoundExpression> values, AdqlType[] types)
    {
        var coerced = new BoundExpression[values.Count];
        for (var i = 0; i < coerced.Length; i++)
            coerced[i] = Coerce(values[i], types[i]);
        return new(coerced);
    }
}
