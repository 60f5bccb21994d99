using Dax.Adql.Binding;
using Dax.Adql.Rewriting;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>Rules about what a query may be made of.</summary>
internal static partial class QservRules
{
    private sealed class SubqueryFinder(Report report) : BoundMapper
    {
        public void Visit(BoundRelation root)
        {
            if (root is BoundNested nested)
                Refuse(nested.Origin);
            else
                Map(root);
        }

        protected override BoundSource Map(BoundSource source)
        {
            if (source is BoundQuerySource derived)
                Refuse(derived.Origin);
            return source is BoundQuerySource ? source : base.Map(source);
        }

        public override BoundExpression Map(BoundExpression value)
        {
            if (value is not (BoundInQuery or BoundExists or BoundScalarQuery))
                return base.Map(value);
            Refuse(value.Origin);
            return value;
        }

        private void Refuse(Origin at) => report.Add("Sub-queries are not supported by this catalog", at);
    }

    private sealed class OuterJoinFinder(Report report) : BoundMapper
    {
        protected override BoundSource Map(BoundSource source)
        {
            if (source is BoundJoin join)
                foreach (var step in join.Steps)
                    if (step.Kind != JoinKind.Inner)
                        report.Add("Outer joins are not supported by this catalog", step.Right.Origin);
            return base.Map(source);
        }
    }
}
