using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>An aggregate beyond the standard's own.</summary>
internal sealed record BoundUserAggregate(FunctionSpec Function, Seq<BoundExpression> Arguments, AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);
