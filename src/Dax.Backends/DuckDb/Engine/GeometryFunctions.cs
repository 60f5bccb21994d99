using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// Functions of geometry values for the SQL that Dax.Adql writes. A name ends with the form of each argument: p for two DOUBLEs, n for DOUBLE[],
/// t for VARCHAR (see <see cref="GeometryArgument"/>). A NULL argument, or one that is no geometry, gives NULL: a table's bad row fails no query.
/// </summary>
internal static unsafe partial class GeometryFunctions
{
    private static readonly DuckDbColumnType Flag = new(DuckDbType.Boolean);
    private static readonly DuckDbColumnType Number = new(DuckDbType.Double);
    private static readonly DuckDbColumnType Whole = new(DuckDbType.BigInt);
    private static readonly DuckDbColumnType Text = new(DuckDbType.Varchar);
    private static readonly DuckDbColumnType List = new(DuckDbType.List, DuckDbType.Double);

    public static void Register(DuckDbConnection connection)
    {
        foreach (var forms in (string[])["pn", "pt", "nn", "nt", "tn", "tt"])
            Register(connection, "dax_contains_" + forms, forms, Flag, &Contains);
        foreach (var forms in (string[])["nn", "nt", "tn", "tt"])
            Register(connection, "dax_intersects_" + forms, forms, Flag, &Intersects);
        foreach (var forms in (string[])["pp", "pn", "nn"])
            Register(connection, "dax_distance_" + forms, forms, Number, &Distance);
        foreach (var form in (string[])["n", "t"])
        {
            Register(connection, "dax_area_" + form, form, Number, &Area);
            Register(connection, "dax_centroid_" + form, form, List, &Centroid);
            Register(connection, "dax_region_" + form, form, Text, &Region);
        }
        Register(connection, "dax_geometry", "n", List, &Geometry);
        Register(connection, "dax_box", "n", List, &Box);
        Register(connection, "dax_numbers", "tt", List, &Numbers);
        ScalarFunction.Register(connection, "dax_transform_n", [List, Whole, Whole], List, &Transform);
    }

    private static void Register(DuckDbConnection connection, string name, string forms, DuckDbColumnType result, delegate* unmanaged[Cdecl]<nint, nint, nint, void> body)
    {
        var parameters = new List<DuckDbColumnType>();
        foreach (var form in forms)
        {
            parameters.Add(form switch { 'p' => Number, 'n' => List, _ => Text });
            if (form == 'p')
                parameters.Add(Number);
        }
        ScalarFunction.Register(connection, name, CollectionsMarshal.AsSpan(parameters), result, body);
    }

    /// <summary><c>dax_contains_XY(inner, outer) → BOOLEAN</c>.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Contains(nint info, nint chunk, nint output) => Guard(info, chunk, output, &ContainsRows);

    /// <summary><c>dax_intersects_XY(a, b) → BOOLEAN</c>.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Intersects(nint info, nint chunk, nint output) => Guard(info, chunk, output, &IntersectsRows);

    /// <summary><c>dax_distance_XY(a, b) → DOUBLE</c>: degrees.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Distance(nint info, nint chunk, nint output) => Guard(info, chunk, output, &DistanceRows);

    /// <summary><c>dax_area_X(region) → DOUBLE</c>: square degrees.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Area(nint info, nint chunk, nint output) => Guard(info, chunk, output, &AreaRows);

    /// <summary><c>dax_centroid_X(region) → DOUBLE[]</c>: a point.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Centroid(nint info, nint chunk, nint output) => Guard(info, chunk, output, &CentroidRows);

    /// <summary><c>dax_region_X(region) → VARCHAR</c>: DALI's text of the shape.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Region(nint info, nint chunk, nint output) => Guard(info, chunk, output, &RegionRows);

    /// <summary><c>dax_geometry(numbers) → DOUBLE[]</c>: the same numbers, where they are a point, circle or polygon.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Geometry(nint info, nint chunk, nint output) => Guard(info, chunk, output, &GeometryRows);

    /// <summary><c>dax_box([lon, lat, width, height]) → DOUBLE[]</c>: a polygon.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Box(nint info, nint chunk, nint output) => Guard(info, chunk, output, &BoxRows);

    /// <summary><c>dax_numbers(text, name) → DOUBLE[]</c>: of the geometry that the text is, when it is a position, circle or polygon, as the name says.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Numbers(nint info, nint chunk, nint output) => Guard(info, chunk, output, &NumbersRows);

    /// <summary><c>dax_transform_n(numbers, from BIGINT, to BIGINT) → DOUBLE[]</c>: the geometry in another frame; frames by number.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Transform(nint info, nint chunk, nint output) => Guard(info, chunk, output, &TransformRows);

    private static void Guard(nint info, nint chunk, nint output, delegate*<nint, nint, void> rows)
    {
        try
        {
            DuckDbApi.EnsureValidityWritable(output);
            rows(chunk, output);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }
}
