namespace Dax.Adql.Binding;

/// <summary>Unit and UCD (UCD1+ 1.6) of geometries and of what is measured of them. Coordinates are ICRS, in degrees.</summary>
internal static class GeometryMetadata
{
    private static readonly CatalogColumn Plain = new("", AdqlTypes.Double);
    private static readonly CatalogColumn Degrees = Plain with { Unit = "deg" };
    private static readonly CatalogColumn Point = Degrees with { Ucd = "pos.eq" };
    private static readonly CatalogColumn Longitude = Degrees with { Ucd = "pos.eq.ra" };
    private static readonly CatalogColumn Latitude = Degrees with { Ucd = "pos.eq.dec" };
    private static readonly CatalogColumn Angle = Degrees with { Ucd = "pos.angDistance" };
    private static readonly CatalogColumn Area = Plain with { Unit = "deg**2", Ucd = "phys.angArea" };
    private static readonly CatalogColumn Frame = Plain with { Ucd = "pos.frame" };

    /// <summary>A column with the unit and UCD of the value; null when it is nothing of the sky.</summary>
    public static CatalogColumn? Of(BoundExpression value) => value switch
    {
        BoundDistance => Angle,
        BoundMeasure measure => measure.Measure switch
        {
            Measure.Distance => Angle,
            Measure.Area => Area,
            Measure.Coord1 => Longitude,
            Measure.Coord2 => Latitude,
            Measure.CoordSys => Frame,
            _ => null,
        },
        BoundGeometry { Type.Base: AdqlBase.Point } => Point,
        BoundGeometry { Type.Base: AdqlBase.Region } => null,
        BoundGeometry => Degrees,
        _ => null,
    };
}
