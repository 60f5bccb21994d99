using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using Dax.Backends.Butler.Regions;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Universe;
using Dax.Engine.Datasets;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Queries;

/// <summary>The columns of one element's record in a statement, and the record out of a row.</summary>
internal sealed class RecordColumns
{
    private readonly DimensionElement element;
    private readonly (string Name, FieldKind Kind)[] fields;
    private readonly int first;

    /// <param name="first">The first of its columns.</param>
    public RecordColumns(DimensionElement element, DimensionUniverse universe, int first)
    {
        (this.element, this.first) = (element, first);
        fields =
        [
            .. element.Required.Select(d => (element.ColumnOf(d), universe[d].Keys[0].Kind)),
            .. element.Implied.Select(d => (d, universe[d].Keys[0].Kind)),
            .. element.Keys.Skip(1).Concat(element.Metadata).Select(f => (f.Name, f.Kind)),
        ];
    }

    public DimensionElement Element => element;

    public int Count => fields.Length + (element.IsSpatial ? 1 : 0) + (element.IsTemporal ? 2 : 0);

    private int RegionColumn => first + fields.Length;

    private int TimespanColumn => RegionColumn + (element.IsSpatial ? 1 : 0);

    public IEnumerable<string> Expressions(RegistryDialect dialect, string alias)
    {
        foreach (var (name, _) in fields) yield return $"{alias}.{RegistryDialect.Quote(name)}";
        if (element.IsSpatial) yield return $"{alias}.region";
        if (!element.IsTemporal) yield break;
        var (begin, end) = dialect.Timespan(alias);
        yield return begin;
        yield return end;
    }

    /// <summary>Null when the row has no such record (its key is null).</summary>
    public DimensionRecord? Read(DbDataReader row, Action<string> onBadRegion)
    {
        if (element.Required.Length > 0 && row.IsDBNull(first)) return null;
        var values = new Dictionary<string, DimensionValue>(fields.Length, StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++) values[fields[i].Name] = Value(row, first + i, fields[i].Kind);
        return new DimensionRecord(element.Name, values.ToFrozenDictionary(StringComparer.Ordinal))
        {
            Region = element.IsSpatial ? Region(row, onBadRegion) : null,
            Timespan = element.IsTemporal ? Span(row, TimespanColumn) : null,
        };
    }

    /// <summary>What tells this record from others of its element.</summary>
    public string Key(DbDataReader row)
    {
        var key = new System.Text.StringBuilder(element.Name);
        for (var i = 0; i < element.Required.Length; i++) key.Append('\0').Append(Convert.ToString(row.GetValue(first + i), CultureInfo.InvariantCulture));
        return key.ToString();
    }

    public static DimensionValue Value(DbDataReader row, int column, FieldKind kind)
    {
        if (row.IsDBNull(column)) return new DimensionValue(null);
        return kind switch
        {
            FieldKind.Integer => row.GetInt64(column),
            FieldKind.Real => new DimensionValue(row.GetDouble(column)),
            FieldKind.Boolean => new DimensionValue(row.GetBoolean(column)),
            FieldKind.Hash => Hash(row.GetValue(column)),
            _ => row.GetString(column),
        };
    }

    /// <summary>In hexadecimal; SQLite holds it as base64, PostgreSQL as bytes.</summary>
    private static DimensionValue Hash(object value)
    {
        if (value is byte[] bytes) return Convert.ToHexStringLower(bytes);
        var text = (string)value;
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var length) ? Convert.ToHexStringLower(buffer.AsSpan(0, length)) : text;
    }

    private ISkyRegion? Region(DbDataReader row, Action<string> onBadRegion)
    {
        if (row.IsDBNull(RegionColumn)) return null;
        if (SphgeomRegion.TryReadText(row.GetString(RegionColumn), out var region)) return region;
        onBadRegion(element.Name);
        return null;
    }

    private static ButlerTimespan? Span(DbDataReader row, int column) => row.IsDBNull(column) || row.IsDBNull(column + 1) ? null : Timespans.Of(row.GetInt64(column), row.GetInt64(column + 1));
}
