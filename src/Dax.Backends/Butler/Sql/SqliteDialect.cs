using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Dax.Backends.Butler.Sql;

internal sealed class SqliteDialect : RegistryDialect
{
    public static SqliteDialect Instance { get; } = new();

    public override string ByteOrder => "";

    public override string RealType => "REAL";

    public override string Table(string name) => Quote(name);

    public override object IdValue(Guid id) => id.ToString("N");

    public override string IdList(IReadOnlyList<Guid> ids, SqlText sql) =>
        $"(SELECT value AS id FROM json_each({sql.Parameter($"[{string.Join(',', ids.Select(id => $"\"{id:N}\""))}]")}))";

    public override Guid ReadId(DbDataReader row, int column) => Guid.Parse(row.GetString(column));

    public override (string Begin, string End) Timespan(string alias) => ($"{alias}.timespan_begin", $"{alias}.timespan_end");

    public override string Ranges(SqlText sql, IReadOnlyList<(long First, long Last)> ranges)
    {
        var json = new StringBuilder("[");
        foreach (var (first, last) in ranges) json.Append(json.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"[{first},{last}]");
        json.Append(']');
        return $"(SELECT json_extract(value, '$[0]') AS low, json_extract(value, '$[1]') AS high FROM json_each({sql.Parameter(json.ToString())}))";
    }

    public override string Glob(string column, string pattern, SqlText sql) =>
        // Its own GLOB knows sets in brackets, which the Butler's patterns do not have.
        $"{column} GLOB {sql.Parameter(pattern.Replace("[", "[[]", StringComparison.Ordinal))}";

    public override object TimestampValue(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    // Texts, with microseconds or without a fraction: who wrote them decides.
    public override string TimestampColumn(string column) => $"strftime('%Y-%m-%d %H:%M:%f', {column})";

    public override string Truth(string column) => $"({column} <> 0)";

    public override string TruthLiteral(bool value) => value ? "1" : "0";
}
