using System.Data.Common;

namespace Dax.Backends.Butler.Sql;

/// <summary>What SQLite and PostgreSQL say differently of the same registry.</summary>
internal abstract class RegistryDialect
{
    /// <summary>A timespan's end that stands for "for ever": 2100-01-01 (daf_butler's TimeConverter).</summary>
    public const long MaxNanoseconds = 4_102_444_800_000_000_000;

    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public abstract string Table(string name);

    public abstract object IdValue(Guid id);

    /// <summary>A subquery of ids, as id, out of one parameter.</summary>
    public abstract string IdList(IReadOnlyList<Guid> ids, SqlText sql);

    public abstract Guid ReadId(DbDataReader row, int column);

    /// <summary>Begin and end of a timespan column as nanoseconds, 0 and <see cref="MaxNanoseconds"/> for unbounded ones; null when the timespan is.</summary>
    public abstract (string Begin, string End) Timespan(string alias);

    /// <summary>A table <c>(low, high)</c> of integers out of one parameter.</summary>
    public abstract string Ranges(SqlText sql, IReadOnlyList<(long First, long Last)> ranges);

    /// <summary>The whole text matches a pattern of * and ?; letter case counts.</summary>
    public abstract string Glob(string column, string pattern, SqlText sql);

    /// <summary>A parameter for a time that is stored as a TIMESTAMP in UTC.</summary>
    public abstract object TimestampValue(DateTimeOffset time);

    /// <summary>A column of such times in the form of the parameter.</summary>
    public abstract string TimestampColumn(string column);

    /// <summary>A column of truth values as a condition.</summary>
    public abstract string Truth(string column);

    public abstract string TruthLiteral(bool value);

    /// <summary>What makes a text column sort by its bytes, whatever the database's language.</summary>
    public abstract string ByteOrder { get; }

    /// <summary>The type of double precision.</summary>
    public abstract string RealType { get; }
}
