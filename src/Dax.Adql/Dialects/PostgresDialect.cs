using Dax.Adql.Binding;
using Dax.Adql.Rewriting;

namespace Dax.Adql.Dialects;

/// <summary>What PostgreSQL has beyond itself to find places on the sky by.</summary>
public enum PostgresSky
{
    /// <summary>Nothing: ranges of a stored HEALPix key where the table has one, bands of latitude, and exact tests by arithmetic.</summary>
    Plain,
    /// <summary>pgSphere: an index over <c>spoint(radians(lon), radians(lat))</c> of the main position finds the candidates, the exact test decides.</summary>
    PgSphere,
    /// <summary>q3c: an index over <c>q3c_ang2ipix(lon, lat)</c> of the main position finds the candidates, the exact test decides.</summary>
    Q3c,
}

/// <summary>How a PostgreSQL database is set up.</summary>
public sealed record PostgresOptions
{
    public PostgresSky Sky { get; init; }

    /// <summary>
    /// The collation by which LOWER, UPPER and ILIKE know letters: that of Unicode by default, which needs a server built with ICU (all
    /// distributed ones are). Null for the database's own, which in a "C" database knows ASCII only.
    /// </summary>
    public string? LetterCollation { get; init; } = "und-x-icu";

    /// <summary>At most so many ranges of keys are asked for a region.</summary>
    public int MostKeyRanges { get; init; } = 16;
}

/// <summary>
/// SQL of PostgreSQL 12 and later. It relies on no setting of the session but UTF-8. Result columns are named c0, c1, … in the order of
/// <see cref="BoundQuery.Columns"/>, whose types they have; unsignedByte comes as smallint.
/// </summary>
public sealed class PostgresDialect(PostgresOptions options) : Dialect
{
    public static readonly PostgresDialect Instance = new(new());

    public override string Name => "postgresql";

    public override AdqlResult<SqlText> Write(BoundQuery query, long? rowLimit)
    {
        var joined = FullJoinPass.Run(query, static step => !HashedJoins.Has(step));
        return joined.IsOk ? new PostgresWriter(options, query.Tables).Run(joined.Value, rowLimit) : new(joined.Errors);
    }
}
