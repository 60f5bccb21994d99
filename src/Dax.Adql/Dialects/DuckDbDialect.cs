using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// SQL of DuckDB 1.5. Beside DuckDB's own functions it calls some that the backend registers:
/// <c>dax_in_circle(lon, lat, centre lon, centre lat, radius) → BOOLEAN</c> and <c>dax_in_open_circle</c>, which leaves the rim out (all DOUBLE, degrees);
/// <c>dax_in_polygon(lon DOUBLE, lat DOUBLE, vertices VARCHAR) → BOOLEAN</c>, the vertices as "lon lat lon lat …", doubles that read back exactly;
/// and those of geometry values (<c>dax_contains_pt</c> and its family), which <see cref="DuckDbWriter"/> tells.
/// Result columns are named c0, c1, … in the order of <see cref="BoundQuery.Columns"/>, whose types they have.
/// </summary>
public sealed class DuckDbDialect : Dialect
{
    public static readonly DuckDbDialect Instance = new();

    public override string Name => "duckdb";

    public override UserFunctionSet UserFunctions => Syntax.UserFunctions.All;

    public override AdqlResult<SqlText> Write(BoundQuery query, long? rowLimit) => new DuckDbWriter().Run(query, rowLimit);
}
