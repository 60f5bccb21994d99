using Dax.Backends.DuckDb.Functions;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>SQL functions of ours, made known to an engine before it is locked.</summary>
internal static class EngineFunctions
{
    public static void Register(DuckDbConnection connection)
    {
        PolygonFunction.Register(connection);
        CircleFunction.Register(connection);
        NumberFunctions.Register(connection);
        HealpixFunctions.Register(connection);
        TextFunctions.Register(connection);
        HistogramFunction.Register(connection);
        CellFunctions.Register(connection);
        NearFunction.Register(connection);
        GeometryFunctions.Register(connection);
    }
}
