using Dax.Adql.Binding;
using Dax.Sky.Geometry;

namespace Dax.Adql.Scans;

/// <summary>True, false or unknown.</summary>
public abstract record ScanCondition() : ScanExpression(new AdqlType(AdqlBase.Boolean));

/// <summary>How two values of one type compare.</summary>
public enum ScanComparisonOperator : byte { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>Both sides have one type. NaN equals NaN and is greater than every number, as the engines have it; texts compare by their bytes in UTF-8.</summary>
public sealed record ScanComparison(ScanExpression Left, ScanComparisonOperator Operator, ScanExpression Right) : ScanCondition;

/// <summary>Low ≤ value ≤ high, with the unknowns of the conjunction that it stands for.</summary>
public sealed record ScanBetween(ScanExpression Value, ScanExpression Low, ScanExpression High) : ScanCondition;

/// <summary>Equal to one of some constants of the value's type, none of which is null.</summary>
public sealed record ScanIn(ScanExpression Value, Seq<ScanExpression> Items) : ScanCondition;

public sealed record ScanIsNull(ScanExpression Value) : ScanCondition;

public sealed record ScanNot(ScanExpression Operand) : ScanCondition;

public sealed record ScanJunction(bool IsOr, Seq<ScanExpression> Operands) : ScanCondition;

/// <summary>Whether a position (degrees, Double) lies in a constant region; <paramref name="Strict"/>: not on its border. NULL without a position.</summary>
public sealed record ScanInside(ScanExpression Longitude, ScanExpression Latitude, ISkyRegion Region, bool Strict) : ScanCondition;

/// <summary>Whether a position lies in a circle about another one, radius included unless <paramref name="Strict"/>; all Double and in degrees. NULL where one of them is none.</summary>
public sealed record ScanNear(
    ScanExpression Longitude, ScanExpression Latitude, ScanExpression CentreLongitude, ScanExpression CentreLatitude, ScanExpression Radius, bool Strict) : ScanCondition;
