namespace Dax.Adql.Binding;

/// <summary>
/// Geometries that tables hold. Arrays of numbers with the xtype point, circle or polygon (DALI 1.1, 3.3.5 to 3.3.7); texts with the xtype region
/// or shape, the older <c>adql:REGION</c> or stc-s, or with ObsCore's utype of s_region; texts of one kind with its xtype.
/// </summary>
internal static class StoredGeometry
{
    private const string SupportArea = "Coverage.Support.Area";

    /// <summary>What geometry a value is, or null. <paramref name="isText"/>: it is held as text.</summary>
    public static AdqlType? TypeOf(BoundExpression value, out bool isText)
    {
        isText = false;
        if (value.Type.IsGeometry)
        {
            isText = value.Type == AdqlTypes.Region;
            return value.Type;
        }

        return value switch
        {
            BoundColumn column => TypeOf(column.Column, out isText),
            BoundScalarQuery query => TypeOf(query.Query.Outputs[0].Column, out isText),
            _ => null,
        };
    }

    private static AdqlType? TypeOf(CatalogColumn column, out bool isText)
    {
        isText = column.Type.IsText() || column.Type == AdqlTypes.Region;
        if (column.Type.IsGeometry)
            return column.Type;
        if (column.Type is { IsArray: true, Base: AdqlBase.Double or AdqlBase.Real })
            return OfOneKind(column.XType);
        if (!isText)
            return null;
        return OfOneKind(column.XType) ?? (IsRegion(column) ? AdqlTypes.Region : null);
    }

    private static AdqlType? OfOneKind(string? xtype) => xtype switch
    {
        null => null,
        _ when Is(xtype, "point") => AdqlTypes.Point,
        _ when Is(xtype, "circle") => AdqlTypes.Circle,
        _ when Is(xtype, "polygon") => AdqlTypes.Polygon,
        _ => null,
    };

    private static bool IsRegion(CatalogColumn column) => column.XType is { } xtype
        ? Is(xtype, "region") || Is(xtype, "shape") || Is(xtype, "stc-s") || Is(xtype, "stc")
        : column.Utype?.EndsWith(SupportArea, StringComparison.OrdinalIgnoreCase) == true;

    private static bool Is(ReadOnlySpan<char> xtype, string name)
    {
        if (xtype.StartsWith("adql:", StringComparison.OrdinalIgnoreCase))
            xtype = xtype[5..];
        return xtype.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
