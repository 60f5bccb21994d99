namespace Dax.Adql.Binding;

/// <summary>What types do together.</summary>
internal static class AdqlTypes
{
    public static readonly AdqlType Null = new(AdqlBase.Null);
    public static readonly AdqlType Boolean = new(AdqlBase.Boolean);
    public static readonly AdqlType Integer = new(AdqlBase.Integer);
    public static readonly AdqlType Bigint = new(AdqlBase.Bigint);
    public static readonly AdqlType Real = new(AdqlBase.Real);
    public static readonly AdqlType Double = new(AdqlBase.Double);
    public static readonly AdqlType Text = new(AdqlBase.Text);
    public static readonly AdqlType Timestamp = new(AdqlBase.Timestamp);
    public static readonly AdqlType Point = new(AdqlBase.Point);
    public static readonly AdqlType Circle = new(AdqlBase.Circle);
    public static readonly AdqlType Polygon = new(AdqlBase.Polygon);
    public static readonly AdqlType Region = new(AdqlBase.Region);

    public static bool IsNull(this AdqlType type) => type is { Base: AdqlBase.Null, IsArray: false };
    public static bool IsWhole(this AdqlType type) => !type.IsArray && type.Base is >= AdqlBase.UnsignedByte and <= AdqlBase.Bigint;
    public static bool IsText(this AdqlType type) => type is { Base: AdqlBase.Text, IsArray: false };

    /// <summary>
    /// The type in which two numbers are added or multiplied: whole numbers as Bigint, so that no sum or product of columns that INTEGER holds
    /// goes out of range; Real stays only among Reals and the whole numbers that it holds exactly; everything else is Double.
    /// </summary>
    public static AdqlType Promote(AdqlType a, AdqlType b)
    {
        if (a.IsWhole() && b.IsWhole())
            return Bigint;
        return FitsReal(a) && FitsReal(b) ? Real : Double;
    }

    private static bool FitsReal(AdqlType type) => type.Base is AdqlBase.Real or AdqlBase.Smallint or AdqlBase.UnsignedByte;

    /// <summary>The type that holds the values of both (COALESCE, set operations, IN), or null.</summary>
    public static AdqlType? Common(AdqlType a, AdqlType b)
    {
        if (a == b || b.IsNull())
            return a;
        if (a.IsNull())
            return b;
        if (a is { Base: AdqlBase.Boolean, IsArray: false } && b.IsNumeric)
            return Common(Integer, b);
        if (b is { Base: AdqlBase.Boolean, IsArray: false } && a.IsNumeric)
            return Common(a, Integer);
        if (!a.IsNumeric || !b.IsNumeric)
            return null;
        if (a.IsWhole() && b.IsWhole())
            return a.Base > b.Base ? a : b;
        return Promote(a, b);
    }

    /// <summary>As a person calls it.</summary>
    public static string Say(this AdqlType type) => type switch
    {
        { IsArray: true } => "an array",
        { Base: AdqlBase.Null } => "NULL",
        { Base: AdqlBase.Boolean } => "a flag",
        { Base: AdqlBase.Text } => "a text",
        { Base: AdqlBase.Timestamp } => "a timestamp",
        { Base: AdqlBase.Point } => "a point",
        { Base: AdqlBase.Circle } => "a circle",
        { Base: AdqlBase.Polygon } => "a polygon",
        { Base: AdqlBase.Region } => "a region",
        _ => "a number",
    };
}
