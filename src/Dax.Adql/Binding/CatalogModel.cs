namespace Dax.Adql.Binding;

/// <summary>The type of an ADQL value (ADQL 2.1, 3). Arrays of scalars carry the flag of <see cref="AdqlType"/>.</summary>
public enum AdqlBase { Null, Boolean, UnsignedByte, Smallint, Integer, Bigint, Real, Double, Text, Timestamp, Point, Circle, Polygon, Region }

/// <param name="IsArray">An array of <paramref name="Base"/>; a blob is an array of UnsignedByte.</param>
public readonly record struct AdqlType(AdqlBase Base, bool IsArray = false)
{
    public bool IsNumeric => !IsArray && Base is >= AdqlBase.UnsignedByte and <= AdqlBase.Double;
    public bool IsGeometry => Base is >= AdqlBase.Point and <= AdqlBase.Region;
    public override string ToString() => IsArray ? $"{Base}[]" : Base.ToString();
}

/// <summary>A column as a query may name it.</summary>
/// <param name="Name">As declared; matched case-insensitively unless the query delimits it.</param>
/// <param name="Type">What its values are.</param>
public sealed record CatalogColumn(string Name, AdqlType Type)
{
    /// <summary>The engine's own name of it, unquoted.</summary>
    public string PhysicalName { get; init; } = Name;
    /// <summary>VOTable arraysize, when not scalar (text too).</summary>
    public string? ArraySize { get; init; }
    /// <summary>Text that may go beyond ASCII: unicodeChar in VOTable.</summary>
    public bool IsUnicode { get; init; }
    public string? Unit { get; init; }
    public string? Ucd { get; init; }
    public string? Utype { get; init; }
    public string? XType { get; init; }
    public string? Description { get; init; }
    /// <summary>An equality on it finds its few rows without reading the others.</summary>
    public bool IsIndexed { get; init; }
}

/// <summary>How a table is ordered on the sky, so that a region becomes a range of a key.</summary>
/// <param name="Longitude">Declared name of the longitude column (degrees, ICRS).</param>
/// <param name="Latitude">Declared name of the latitude column (degrees, ICRS).</param>
/// <param name="KeyColumn">Physical name of the stored HEALPix nested index of order 29 (BIGINT, not null only where the position is) or null.</param>
public sealed record SpatialKey(string Longitude, string Latitude, string? KeyColumn)
{
    /// <summary>
    /// Every longitude is known to lie in [0, 360], so that a region's box may cut it. Without that promise (-5 and 355 are one place) only
    /// latitude and key do.
    /// </summary>
    public bool LongitudeIn360 { get; init; }

    /// <summary>The engine has an index of its own on the position, which its dialect asks: a narrow region touches few rows without a key.</summary>
    public bool IsIndexed { get; init; }
}

/// <summary>A table as a query may name it.</summary>
/// <param name="Schema">Schema name as declared, unquoted; <c>TAP_UPLOAD</c> for uploads.</param>
/// <param name="Name">Table name as declared, unquoted.</param>
public sealed record CatalogTable(string Schema, string Name, IReadOnlyList<CatalogColumn> Columns)
{
    /// <summary>The engine's own name of it, outermost part first, unquoted.</summary>
    public required IReadOnlyList<string> PhysicalName { get; init; }
    public SpatialKey? Spatial { get; init; }
    /// <summary>Stored boxes about the regions of one of its columns.</summary>
    public RegionBounds? Regions { get; init; }
    /// <summary>How many rows it has, when known; a table of at most <see cref="SmallRows"/> is read whole without a thought.</summary>
    public long? Rows { get; init; }

    internal const long SmallRows = 100_000;
}

/// <summary>Everything that names in a query can mean. Immutable; built once per state of the catalog.</summary>
public sealed partial class CatalogModel(IReadOnlyList<CatalogTable> tables)
{
    public IReadOnlyList<CatalogTable> Tables { get; } = tables;

    /// <summary>The same and more tables (the uploads of one query).</summary>
    public CatalogModel With(IEnumerable<CatalogTable> more) => new([.. Tables, .. more]);
}
