using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Healpix;

namespace Dax.Backends.DuckDb.Functions;

/// <summary>
/// <c>dax_healpix_index(order BIGINT, lon DOUBLE, lat DOUBLE) → BIGINT</c> and <c>dax_healpix_center_lon</c> and <c>_lat(order BIGINT, index BIGINT) → DOUBLE</c>,
/// nested. Null when an argument is, and for orders, cells and positions that do not exist.
/// </summary>
internal static unsafe class HealpixFunctions
{
    public static void Register(DuckDbConnection connection)
    {
        ScalarFunction.Register(connection, "dax_healpix_index", [DuckDbType.BigInt, DuckDbType.Double, DuckDbType.Double], DuckDbType.BigInt, &Index);
        ScalarFunction.Register(connection, "dax_healpix_center_lon", [DuckDbType.BigInt, DuckDbType.BigInt], DuckDbType.Double, &Center, 0);
        ScalarFunction.Register(connection, "dax_healpix_center_lat", [DuckDbType.BigInt, DuckDbType.BigInt], DuckDbType.Double, &Center, 1);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Index(nint info, nint chunk, nint output)
    {
        try
        {
            var count = (int)DuckDbApi.ChunkSize(chunk);
            var orders = new DuckDbVector<long>(DuckDbApi.ChunkVector(chunk, 0), count);
            var lon = new DuckDbVector<double>(DuckDbApi.ChunkVector(chunk, 1), count);
            var lat = new DuckDbVector<double>(DuckDbApi.ChunkVector(chunk, 2), count);
            var answers = new FunctionAnswers<long>(output, count);
            for (var row = 0; row < count; row++)
            {
                var known = !orders.IsNull(row) && !lon.IsNull(row) && !lat.IsNull(row) && orders.Values[row] is >= 0 and <= HealpixNested.MaxOrder;
                var index = known ? HealpixNested.Index((int)orders.Values[row], lon.Values[row], lat.Values[row]) : -1;
                if (index < 0)
                    answers.SetNull(row);
                else
                    answers.Values[row] = index;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Center(nint info, nint chunk, nint output)
    {
        try
        {
            var isLatitude = DuckDbApi.FunctionExtra(info) == 1;
            var count = (int)DuckDbApi.ChunkSize(chunk);
            var orders = new DuckDbVector<long>(DuckDbApi.ChunkVector(chunk, 0), count);
            var cells = new DuckDbVector<long>(DuckDbApi.ChunkVector(chunk, 1), count);
            var answers = new FunctionAnswers<double>(output, count);
            for (var row = 0; row < count; row++)
            {
                if (orders.IsNull(row) || cells.IsNull(row) || !Exists(orders.Values[row], cells.Values[row]))
                {
                    answers.SetNull(row);
                    continue;
                }

                var center = HealpixNested.Center((int)orders.Values[row], cells.Values[row]);
                answers.Values[row] = isLatitude ? center.LatDegrees : center.LonDegrees;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    private static bool Exists(long order, long cell) => order is >= 0 and <= HealpixNested.MaxOrder && cell >= 0 && cell < 12L << (2 * (int)order);
}
