using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>The HEALPix index of a source's main position at an order, by the stored key of order 29: NULL where there is no position. Only rewriting makes it.</summary>
internal sealed record BoundKeyIndex(int Source, string KeyColumn, int Order, Origin Origin) : BoundExpression(AdqlTypes.Bigint, Origin);

/// <summary>An aggregate beyond the standard's own.</summary>
internal sealed record BoundUserAggregate(FunctionSpec Function, Seq<BoundExpression> Arguments, AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);
