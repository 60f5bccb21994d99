using System.Data.Common;
using System.Text;

namespace Dax.Backends.Butler.Sql;

/// <param name="schema">The registry's namespace, or null for the connection's own.</param>
internal sealed class PostgresDialect(string? schema) : RegistryDialect
{
    public override string RealType => "double precision";

    public override string ByteOrder => " COLLATE \"C\"";

    public override string Table(string name) => schema is null ? Quote(name) : $"{Quote(schema)}.{Quote(name)}";

    public override object IdValue(Guid id) => id;

    public override string IdList(IReadOnlyList<Guid> ids, SqlText sql) => $"(SELECT unnest({sql.Parameter(ids.ToArray())}::uuid[]) AS id)";

    public override Guid ReadId(DbDataReader row, int column) => row.GetGuid(column);

    public override (string Begin, string End) Timespan(string alias)
    {
        var column = $"{alias}.timespan";
        return ($"(CASE WHEN isempty({column}) THEN {MaxNanoseconds} WHEN lower_inf({column}) THEN 0 ELSE lower({column}) END)",
            $"(CASE WHEN isempty({column}) THEN 0 WHEN upper_inf({column}) THEN {MaxNanoseconds} ELSE upper({column}) END)");
    }

    public override string Ranges(SqlText sql, IReadOnlyList<(long First, long Last)> ranges) =>
        $"(SELECT u.low, u.high FROM unnest({sql.Parameter(ranges.Select(r => r.First).ToArray())}::bigint[], {sql.Parameter(ranges.Select(r => r.Last).ToArray())}::bigint[]) AS u(low, high))";

    public override string Glob(string column, string pattern, SqlText sql)
    {
        var like = new StringBuilder(pattern.Length);
        foreach (var c in pattern)
        {
            if (c is '%' or '_' or '\\') like.Append('\\');
            like.Append(c switch { '*' => '%', '?' => '_', _ => c });
        }
        return $"{column} LIKE {sql.Parameter(like.ToString())} ESCAPE '\\'";
    }

    public override object TimestampValue(DateTimeOffset time) => DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified);

    public override string TimestampColumn(string column) => column;

    public override string Truth(string column) => column;

    public override string TruthLiteral(bool value) => value ? "TRUE" : "FALSE";
}
