using System.Runtime.CompilerServices;
using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>An expression whose names are resolved and whose type is known. A condition has type Boolean.</summary>
internal abstract record BoundExpression(AdqlType Type, Origin Origin)
{
    public TextPosition At => Origin.At;
}

internal sealed record BoundNull(AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);
internal sealed record BoundInteger(long Value, AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);
internal sealed record BoundDouble(double Value, Origin Origin) : BoundExpression(AdqlTypes.Double, Origin);
internal sealed record BoundText(string Value, Origin Origin) : BoundExpression(AdqlTypes.Text, Origin);
internal sealed record BoundTruth(bool Value, Origin Origin) : BoundExpression(AdqlTypes.Boolean, Origin);

/// <param name="Value">Without zone.</param>
/// <param name="Origin">Where.</param>
internal sealed record BoundTimestamp(DateTime Value, Origin Origin) : BoundExpression(AdqlTypes.Timestamp, Origin);

/// <summary>A column of the source (an item of some FROM) with number <paramref name="Source"/>; numbers are unique in the whole query.</summary>
internal sealed record BoundColumn(int Source, CatalogColumn Column, Origin Origin) : BoundExpression(Column.Type, Origin)
{
    public bool Equals(BoundColumn? other) => other is not null && Source == other.Source && ReferenceEquals(Column, other.Column);
    public override int GetHashCode() => HashCode.Combine(Source, RuntimeHelpers.GetHashCode(Column));
}

internal sealed record BoundNegation(BoundExpression Operand, Origin Origin) : BoundExpression(Operand.Type, Origin);
internal readonly record struct BoundStep(ArithmeticOperator Operator, BoundExpression Operand);

/// <summary>Numbers of one precedence, applied from the left. Integers stay integers; their division truncates toward zero.</summary>
internal sealed record BoundChain(BoundExpression First, Seq<BoundStep> Steps, AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);

internal sealed record BoundConcat(Seq<BoundExpression> Operands, Origin Origin) : BoundExpression(AdqlTypes.Text, Origin);
internal sealed record BoundFunction(FunctionSpec Function, Seq<BoundExpression> Arguments, AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);

internal sealed record BoundAggregate(AggregateKind Kind, bool Distinct, BoundExpression? Argument, AdqlType Type, Origin Origin)
    : BoundExpression(Type, Origin);

/// <param name="Operand">What is cast.</param>
/// <param name="Type">To what.</param>
/// <param name="Length">At most so many characters, for text.</param>
/// <param name="Origin">Where.</param>
internal sealed record BoundCast(BoundExpression Operand, AdqlType Type, int? Length, Origin Origin) : BoundExpression(Type, Origin);

internal sealed record BoundCoalesce(Seq<BoundExpression> Arguments, AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);
internal sealed record BoundScalarQuery(BoundRelation Query, AdqlType Type, Origin Origin) : BoundExpression(Type, Origin);

/// <summary>Element 1, 2, … of an array column.</summary>
internal sealed record BoundElement(BoundExpression Array, int Index, Origin Origin) : BoundExpression(AdqlTypes.Double, Origin);

/// <summary>Numbers converted to another unit (IN_UNIT): <paramref name="Value"/> is them already; <paramref name="Unit"/> is what they are in.</summary>
internal sealed record BoundInUnit(BoundExpression Value, string Unit, Origin Origin) : BoundExpression(Value.Type, Origin);
