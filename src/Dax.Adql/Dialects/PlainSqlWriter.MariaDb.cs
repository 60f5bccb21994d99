using System.Collections.Frozen;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

internal abstract partial class PlainSqlWriter
{
    /// <summary>Functions as MariaDB and whatever is built on it spell them.</summary>
    protected static readonly FrozenDictionary<FunctionId, Spelling> OfMariaDb = new Dictionary<FunctionId, Spelling>
    {
        [FunctionId.Abs] = new("abs("),
        [FunctionId.Ceiling] = new("ceiling("),
        [FunctionId.Floor] = new("floor("),
        [FunctionId.Degrees] = new("degrees("),
        [FunctionId.Radians] = new("radians("),
        [FunctionId.Log] = new("ln("),
        [FunctionId.Log10] = new("log10("),
        [FunctionId.Sqrt] = new("sqrt("),
        [FunctionId.Pi] = new("3.141592653589793e0", ""),
        [FunctionId.Acos] = new("acos("),
        [FunctionId.Asin] = new("asin("),
        [FunctionId.Atan] = new("atan("),
        [FunctionId.Atan2] = new("atan2("),
        [FunctionId.Cos] = new("cos("),
        [FunctionId.Sin] = new("sin("),
        [FunctionId.Tan] = new("tan("),
        [FunctionId.Cot] = new("(1 / tan(", "))"),
        [FunctionId.Lower] = new("lower("),
        [FunctionId.Upper] = new("upper("),
    }.ToFrozenDictionary();
}
