using Dax.Adql.Binding;

namespace Dax.Adql.Rewriting;

/// <summary>The numbers of the sources that a part of a query has, and of those that it refers to.</summary>
internal sealed class SourceNumbers : BoundMapper
{
    private readonly HashSet<int> defined = [];
    private readonly HashSet<int> referred = [];

    public IReadOnlySet<int> Defined => defined;

    /// <summary>It refers to rows of a query around it.</summary>
    public bool IsCorrelated => !referred.IsSubsetOf(defined);

    /// <summary>It gives other rows each time: by chance, or by a cut that need not fall at the same place.</summary>
    public bool IsVolatile { get; private set; }

    public HashSet<int> Named { get; } = [];

    public static SourceNumbers Of(BoundRelation query)
    {
        var numbers = new SourceNumbers();
        numbers.Map(query);
        return numbers;
    }

    public SourceNumbers With(BoundSource source)
    {
        Map(source);
        return this;
    }

    public SourceNumbers With(BoundExpression value)
    {
        Map(value);
        return this;
    }

    public override BoundRelation Map(BoundRelation query)
    {
        IsVolatile |= query.Top is not null || query.Offset is not null;
        return base.Map(query);
    }

    protected override BoundSource Map(BoundSource source)
    {
        switch (source)
        {
            case BoundTableSource table: defined.Add(table.Number); break;
            case BoundQuerySource derived: defined.Add(derived.Number); break;
            case BoundNamedSource named: defined.Add(named.Number); Named.Add(named.Query); break;
        }

        return base.Map(source);
    }

    public override BoundExpression Map(BoundExpression value)
    {
        if (value is BoundColumn column)
            referred.Add(column.Source);
        else if (value is BoundKeyRange range)
            referred.Add(range.Source);
        else if (value is BoundRegionBox box)
            referred.Add(box.Source);
        else if (value is BoundRegionPoint point)
            referred.Add(point.Source);
        else if (value is BoundFunction { Function.Id: Syntax.FunctionId.Rand })
            IsVolatile = true;
        return base.Map(value);
    }
}
