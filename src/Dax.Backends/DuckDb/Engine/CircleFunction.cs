using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Geometry;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>
/// <c>dax_in_circle(lon, lat, centre lon, centre lat, radius) → BOOLEAN</c>, all DOUBLE and in degrees: whether a position is in a circle, its rim
/// included; <c>dax_in_open_circle</c> leaves the rim out. Null when an argument is null or not finite, or a latitude is beyond a pole. One call is planned in a third less time than
/// the same test written in SQL.
/// </summary>
internal static unsafe class CircleFunction
{
    public const string Name = "dax_in_circle";
    public const string OpenName = "dax_in_open_circle";

    public static void Register(DuckDbConnection connection)
    {
        ReadOnlySpan<DuckDbType> parameters = [DuckDbType.Double, DuckDbType.Double, DuckDbType.Double, DuckDbType.Double, DuckDbType.Double];
        ScalarFunction.Register(connection, Name, parameters, DuckDbType.Boolean, &Closed);
        ScalarFunction.Register(connection, OpenName, parameters, DuckDbType.Boolean, &Open);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Closed(nint info, nint chunk, nint output) => Guarded(info, chunk, output, open: false);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Open(nint info, nint chunk, nint output) => Guarded(info, chunk, output, open: true);

    private static void Guarded(nint info, nint chunk, nint output, bool open)
    {
        try
        {
            Run(chunk, output, open);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    private static void Run(nint chunk, nint output, bool open)
    {
        var count = (int)DuckDbApi.ChunkSize(chunk);
        var lon = Column(chunk, 0, count);
        var lat = Column(chunk, 1, count);
        var centreLon = Column(chunk, 2, count);
        var centreLat = Column(chunk, 3, count);
        var radius = Column(chunk, 4, count);
        DuckDbApi.EnsureValidityWritable(output);
        var answers = new Span<byte>(DuckDbApi.VectorData(output), count);
        var validity = new Span<ulong>(DuckDbApi.VectorValidity(output), (count + 63) >> 6);
        var circle = new CircleTest(double.NaN, double.NaN, double.NaN, open);
        for (var row = 0; row < count; row++)
        {
            // Nearly always one circle for all rows.
            if (!circle.Is(centreLon.Values[row], centreLat.Values[row], radius.Values[row]))
                circle = new(centreLon.Values[row], centreLat.Values[row], radius.Values[row], open);
            if (!circle.IsFinite || !double.IsFinite(lon.Values[row]) || !(Math.Abs(lat.Values[row]) <= 90)
                || lon.IsNull(row) || lat.IsNull(row) || centreLon.IsNull(row) || centreLat.IsNull(row) || radius.IsNull(row))
                validity[row >> 6] &= ~(1UL << (row & 63));
            else
                answers[row] = circle.Holds(lon.Values[row], lat.Values[row]) ? (byte)1 : (byte)0;
        }
    }

    private static DuckDbVector<double> Column(nint chunk, ulong index, int count) => new(DuckDbApi.ChunkVector(chunk, index), count);
}
