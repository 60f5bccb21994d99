using System.Collections.Frozen;

namespace Dax.Adql.Syntax;

internal enum FunctionId : byte
{
    UserDefined,
    Abs, Ceiling, Degrees, Exp, Floor, Log, Log10, Mod, Pi, Power, Radians, Sqrt, Rand, Round, Truncate,
    Acos, Asin, Atan, Atan2, Cos, Cot, Sin, Tan, Lower, Upper, InUnit,
    Point, Circle, Polygon, Box, Region, Centroid, Area, Coord1, Coord2, CoordSys, Distance, Contains, Intersects,
}

/// <summary>A function by name and number of arguments. <paramref name="CoordSys"/>: an optional text comes first (deprecated in 2.1).</summary>
internal sealed record FunctionSpec(FunctionId Id, string Name, int Least, int Most, bool CoordSys = false)
{
    /// <summary>What a user-defined function is; null for the standard's own.</summary>
    public UserFunction? User { get; init; }

    public string Arity => Least == Most ? $"{Count(Least)}" : Most == int.MaxValue ? $"at least {Count(Least)}" : $"{Least} to {Count(Most)}";

    private static string Count(int n) => n == 1 ? "1 argument" : $"{n} arguments";
}

/// <summary>The functions of the standard (ADQL 2.1, 2.3 and 4).</summary>
internal static class Functions
{
    public static readonly FrozenDictionary<string, FunctionSpec> Standard = new FunctionSpec[]
    {
        new(FunctionId.Abs, "ABS", 1, 1), new(FunctionId.Ceiling, "CEILING", 1, 1), new(FunctionId.Degrees, "DEGREES", 1, 1),
        new(FunctionId.Exp, "EXP", 1, 1), new(FunctionId.Floor, "FLOOR", 1, 1), new(FunctionId.Log, "LOG", 1, 1),
        new(FunctionId.Log10, "LOG10", 1, 1), new(FunctionId.Mod, "MOD", 2, 2), new(FunctionId.Pi, "PI", 0, 0),
        new(FunctionId.Power, "POWER", 2, 2), new(FunctionId.Radians, "RADIANS", 1, 1), new(FunctionId.Sqrt, "SQRT", 1, 1),
        new(FunctionId.Rand, "RAND", 0, 1), new(FunctionId.Round, "ROUND", 1, 2), new(FunctionId.Truncate, "TRUNCATE", 1, 2),
        new(FunctionId.Acos, "ACOS", 1, 1), new(FunctionId.Asin, "ASIN", 1, 1), new(FunctionId.Atan, "ATAN", 1, 1),
        new(FunctionId.Atan2, "ATAN2", 2, 2), new(FunctionId.Cos, "COS", 1, 1), new(FunctionId.Cot, "COT", 1, 1),
        new(FunctionId.Sin, "SIN", 1, 1), new(FunctionId.Tan, "TAN", 1, 1),
        new(FunctionId.Lower, "LOWER", 1, 1), new(FunctionId.Upper, "UPPER", 1, 1), new(FunctionId.InUnit, "IN_UNIT", 2, 2),
        new(FunctionId.Point, "POINT", 2, 2, true), new(FunctionId.Circle, "CIRCLE", 2, 3, true),
        new(FunctionId.Polygon, "POLYGON", 3, int.MaxValue, true), new(FunctionId.Box, "BOX", 3, 4, true),
        new(FunctionId.Region, "REGION", 1, 1), new(FunctionId.Centroid, "CENTROID", 1, 1), new(FunctionId.Area, "AREA", 1, 1),
        new(FunctionId.Coord1, "COORD1", 1, 1), new(FunctionId.Coord2, "COORD2", 1, 1), new(FunctionId.CoordSys, "COORDSYS", 1, 1),
        new(FunctionId.Distance, "DISTANCE", 2, 4), new(FunctionId.Contains, "CONTAINS", 2, 2), new(FunctionId.Intersects, "INTERSECTS", 2, 2),
    }.ToFrozenDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    public static readonly FrozenDictionary<string, FunctionSpec>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Standard.GetAlternateLookup<ReadOnlySpan<char>>();
}
