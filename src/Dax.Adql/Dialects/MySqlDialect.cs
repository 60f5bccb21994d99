using Dax.Adql.Binding;
using Dax.Adql.Rewriting;

namespace Dax.Adql.Dialects;

/// <summary>How a MySQL or MariaDB database is set up.</summary>
public sealed record MySqlOptions
{
    /// <summary>
    /// The collation of utf8mb4 that compares code points and does not ignore spaces at the end: <c>utf8mb4_nopad_bin</c> in MariaDB (the
    /// default here), <c>utf8mb4_0900_bin</c> in MySQL.
    /// </summary>
    public string Collation { get; init; } = "utf8mb4_nopad_bin";

    /// <summary>At most so many ranges of keys are asked for a region.</summary>
    public int MostKeyRanges { get; init; } = 16;
}

/// <summary>
/// SQL of MariaDB 10.5 and later and of MySQL 8.0.31 and later. It relies on no sql_mode and on no collation of the session or of a column; the
/// connection's character set is utf8mb4. Result columns are named c0, c1, … in the order of <see cref="BoundQuery.Columns"/>. Of their types, whole
/// numbers and flags come as BIGINT (within the declared range) and REAL as DOUBLE (with the value of the REAL, of which the text
/// protocol would show six digits).
/// </summary>
public sealed class MySqlDialect(MySqlOptions options) : Dialect
{
    public static readonly MySqlDialect Instance = new(new());

    public override string Name => "mysql";

    public override AdqlResult<SqlText> Write(BoundQuery query, long? rowLimit)
    {
        var joined = FullJoinPass.Run(query);
        return joined.IsOk ? new MySqlWriter(options).Run(joined.Value, rowLimit) : new(joined.Errors);
    }
}
