using Dax.Adql.Binding;

namespace Dax.Adql.Rewriting;

/// <summary>A pass that knows the tables whose columns may be named at each place, and adds to the WHERE of each SELECT what follows from it.</summary>
internal abstract class TableScopeMapper : BoundMapper
{
    /// <summary>By the number of their source: those of this SELECT and of the ones around it.</summary>
    protected Dictionary<int, CatalogTable> Tables { get; private set; } = [];

    protected override BoundSelect Map(BoundSelect select)
    {
        var outer = Tables;
        Tables = new(outer);
        foreach (var source in select.From)
            Collect(source);
        var mapped = base.Map(select);
        mapped = mapped with { Where = mapped.Where is null ? null : Restrict(mapped.Where) };
        Tables = outer;
        return mapped;
    }

    /// <summary>The condition, already mapped, with those that follow from its conjuncts before them.</summary>
    protected abstract BoundExpression Restrict(BoundExpression condition);

    private void Collect(BoundSource source)
    {
        source = source.Plain();
        if (source is BoundTableSource table)
            Tables[table.Number] = table.Table;
        if (source is not BoundJoin join)
            return;
        Collect(join.First);
        foreach (var step in join.Steps)
            Collect(step.Right);
    }
}
