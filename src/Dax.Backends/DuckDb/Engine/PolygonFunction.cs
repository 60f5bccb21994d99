using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Geometry;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// <c>dax_in_polygon(lon DOUBLE, lat DOUBLE, vertices VARCHAR) → BOOLEAN</c>: whether a position (degrees) is inside the polygon whose
/// vertices are written as "lon lat lon lat …" (degrees, at least three). Null when an argument is null or the position is not one.
/// </summary>
internal static unsafe class PolygonFunction
{
    public const string Name = "dax_in_polygon";

    /// <summary>The polygon that a thread saw last: the text is nearly always a literal of the query.</summary>
    [ThreadStatic] private static byte[]? lastText;
    [ThreadStatic] private static SkyPolygon? lastPolygon;

    public static void Register(DuckDbConnection connection) => ScalarFunction.Register(connection, Name,
        [DuckDbType.Double, DuckDbType.Double, DuckDbType.Varchar], DuckDbType.Boolean, &Body);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Body(nint info, nint chunk, nint output)
    {
        try
        {
            if (!Run(chunk, output, out var error))
                DuckDbApi.SetFunctionError(info, error);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    private static bool Run(nint chunk, nint output, out string error)
    {
        error = "";
        var count = (int)DuckDbApi.ChunkSize(chunk);
        var lon = new DuckDbVector<double>(DuckDbApi.ChunkVector(chunk, 0), count);
        var lat = new DuckDbVector<double>(DuckDbApi.ChunkVector(chunk, 1), count);
        var text = new DuckDbTextVector(DuckDbApi.ChunkVector(chunk, 2), count);
        DuckDbApi.EnsureValidityWritable(output);
        var answers = new Span<byte>(DuckDbApi.VectorData(output), count);
        var validity = new Span<ulong>(DuckDbApi.VectorValidity(output), (count + 63) >> 6);
        ReadOnlySpan<byte> previous = [];
        for (var row = 0; row < count; row++)
        {
            if (lon.IsNull(row) || lat.IsNull(row) || text.IsNull(row) || !SkyPoint.TryCreate(lon.Values[row], lat.Values[row], out var point))
            {
                validity[row >> 6] &= ~(1UL << (row & 63));
                continue;
            }
            var vertices = text.Utf8(row);
            // Rows of a literal share its bytes, and spans of the same bytes compare at once.
            if (lastPolygon is null || previous.IsEmpty || !vertices.SequenceEqual(previous))
            {
                if (!Remember(vertices, out error))
                    return false;
                previous = vertices;
            }
            answers[row] = lastPolygon!.Contains(point) ? (byte)1 : (byte)0;
        }
        return true;
    }

    private static bool Remember(ReadOnlySpan<byte> vertices, out string error)
    {
        error = "";
        if (lastPolygon is not null && vertices.SequenceEqual(lastText))
            return true;
        if (!TryParse(vertices, out var polygon, out error))
            return false;
        (lastText, lastPolygon) = (vertices.ToArray(), polygon);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out SkyPolygon? polygon, out string error)
    {
        polygon = null;
        var points = new List<SkyPoint>();
        while (!(text = text.TrimStart((byte)' ')).IsEmpty)
        {
            if (!TryNumber(ref text, out var lon) || !TryNumber(ref text, out var lat) || !SkyPoint.TryCreate(lon, lat, out var point))
            {
                error = "A polygon is written as longitudes and latitudes in degrees.";
                return false;
            }
            points.Add(point);
            if (points.Count > SkyPolygon.MaxVertices)
            {
                error = "The polygon has too many vertices.";
                return false;
            }
        }
        if (!SkyPolygon.TryCreate(CollectionsMarshal.AsSpan(points), out polygon, out var problem))
        {
            error = problem;
            return false;
        }
        error = "";
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, out double value)
    {
        text = text.TrimStart((byte)' ');
        var ok = Utf8Parser.TryParse(text, out value, out var used);
        text = text[used..];
        return ok && (text.IsEmpty || text[0] == ' ');
    }
}
