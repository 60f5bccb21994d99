using System.Globalization;
using System.Text;
using Dax.Backends.DuckDb.Native;
using Dax.Backends.Import;
using Dax.Engine.ObsCore;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Backends.ObsCore;

/// <summary>The changed rows of one repository, and the ids that it has, as tables of the update's engine.</summary>
internal sealed class ObsCoreStaging : IObsCoreStaging
{
    private readonly DuckDbConnection connection;
    private readonly PublishedSource? before;
    private readonly IReadOnlySet<string> oldColumns;
    private readonly Action<ObsCoreStaging> accepted;
    private readonly StagingAppender rows;
    private readonly StagingAppender seen;
    private readonly HiddenCells hidden = new();
    private readonly HashSet<int> beyondAscii = [];
    private bool removesUnseen;

    /// <param name="before">The published rows that stay unless they are replaced or removed; null when all come anew.</param>
    /// <param name="oldColumns">Those of the published table.</param>
    public ObsCoreStaging(
        DuckDbConnection connection, ObsCoreSource source, ObsCoreSchema schema, PublishedSource? before, IReadOnlySet<string> oldColumns, int number, Action<ObsCoreStaging> accepted)
    {
        (this.connection, this.before, this.oldColumns, this.accepted, Source, Schema) = (connection, before, oldColumns, accepted, source, schema);
        RowsTable = string.Create(CultureInfo.InvariantCulture, $"rows{number}");
        SeenTable = string.Create(CultureInfo.InvariantCulture, $"seen{number}");
        var columns = schema.Columns.Select(c => $"{ImportEngine.Quote(c.Field.Name)} {ObsCoreSql.SqlType(c.Field)}").Concat(ObsCoreSql.Hidden.Skip(1).Select(h => $"{h.Name} {h.Type}"));
        connection.Execute($"CREATE TABLE {RowsTable} ({string.Join(", ", columns)})");
        connection.Execute($"CREATE TABLE {SeenTable} ({ObsCoreSql.IdHigh} BIGINT, {ObsCoreSql.IdLow} BIGINT)");
        rows = new StagingAppender(connection, RowsTable, [.. schema.Columns.Select(c => DuckDbColumnType.Of(c.Kind, false)), .. ObsCoreSql.HiddenTypes]);
        seen = new StagingAppender(connection, SeenTable, [new(DuckDbType.BigInt), new(DuckDbType.BigInt)]);
    }

    public ObsCoreSource Source { get; }

    public ObsCoreSchema Schema { get; }

    public string RowsTable { get; }

    public string SeenTable { get; }

    /// <summary>What the published rows' URLs begin with; null when none stay.</summary>
    public string? OldBaseUrl => before?.Source.BaseUrl;

    public ObsCoreChange Change { get; private set; }

    /// <summary>Whether the table is another one with it.</summary>
    public bool ChangesTable => !Change.IsNone || before is null || before.Source.BaseUrl != Source.BaseUrl || before.Source.Fingerprint != Source.Fingerprint;

    /// <summary>Published rows of this repository that stay, as a condition; null when none do.</summary>
    public string? Staying => before is null ? null
        : $"{Mine} AND NOT EXISTS (SELECT 1 FROM {RowsTable} r WHERE {SameId("r", "o")})"
            + (removesUnseen ? $" AND EXISTS (SELECT 1 FROM {SeenTable} r WHERE {SameId("r", "o")})" : "");

    private string Mine => $"o.{ObsCoreSql.Source} = {ImportEngine.Literal(before!.Source.Label)}";

    private static string OldTable => ObsCoreSql.Table(ObsCoreSql.Old, DuckDb.CatalogFolder.PhysicalTable);

    public void Add(ObsCoreBatch batch)
    {
        if (batch.Count == 0) return;
        var columns = batch.Build();
        for (var i = 0; i < columns.Count; i++)
            if (columns[i] is TextVector text && !beyondAscii.Contains(i) && !IsAscii(text)) beyondAscii.Add(i);
        rows.Append([.. columns, .. hidden.Of(batch, (ScalarVector<double>)columns[Schema.Find("s_ra")], (ScalarVector<double>)columns[Schema.Find("s_dec")])], batch.Count);
    }

    public void See(ReadOnlySpan<Guid> ids) => seen.Append(HiddenCells.Halves(ids), ids.Length);

    public IReadOnlyList<Guid> Unknown(int limit)
    {
        Flush();
        var known = before is null ? "" : $" AND NOT EXISTS (SELECT 1 FROM {OldTable} o WHERE {Mine} AND {SameId("o", "s")})";
        return Ids($"SELECT s.{ObsCoreSql.IdHigh}, s.{ObsCoreSql.IdLow} FROM {SeenTable} s WHERE NOT EXISTS (SELECT 1 FROM {RowsTable} r WHERE {SameId("r", "s")}){known}", limit);
    }

    public IReadOnlyList<Guid> WithoutRegion(DateTimeOffset since, int limit)
    {
        Flush();
        if (before is null) return [];
        var from = (since - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return Ids(string.Create(CultureInfo.InvariantCulture, $"SELECT o.{ObsCoreSql.IdHigh}, o.{ObsCoreSql.IdLow} FROM {OldTable} o WHERE {Staying} AND o.s_region IS NULL AND o.{ObsCoreSql.Ingested} >= {from}"), limit);
    }

    public void RemoveUnseen() => removesUnseen = true;

    public ObsCoreChange Accept()
    {
        Flush();
        DropUnchanged();
        var staged = Count($"SELECT count(*) FROM {RowsTable}");
        var was = before is null ? 0 : before.Source.Rows;
        var stay = before is null ? 0 : Count($"SELECT count(*) FROM {OldTable} o WHERE {Staying}");
        var replaced = before is null ? 0 : Count($"SELECT count(*) FROM {OldTable} o WHERE {Mine} AND EXISTS (SELECT 1 FROM {RowsTable} r WHERE {SameId("r", "o")})");
        Change = new ObsCoreChange(staged - replaced, replaced, was - stay - replaced);
        accepted(this);
        return Change;
    }

    public bool IsBeyondAscii(string column) => Schema.Find(column) is >= 0 and var i && beyondAscii.Contains(i);

    /// <summary>Rows that are published just so are no change: looks for new datasets overlap.</summary>
    private void DropUnchanged()
    {
        if (before is null || Schema.Columns.Any(c => !oldColumns.Contains(c.Field.Name))) return;
        var same = Schema.Columns.Select(c => ImportEngine.Quote(c.Field.Name)).Append(ObsCoreSql.Ingested).Select(name => $"{RowsTable}.{name} IS NOT DISTINCT FROM o.{name}");
        connection.Execute($"DELETE FROM {RowsTable} USING {OldTable} o WHERE {Mine} AND {SameId(RowsTable, "o")} AND {string.Join(" AND ", same)}");
    }

    private void Flush()
    {
        rows.Flush();
        seen.Flush();
    }

    private static string SameId(string a, string b) => $"{a}.{ObsCoreSql.IdHigh} = {b}.{ObsCoreSql.IdHigh} AND {a}.{ObsCoreSql.IdLow} = {b}.{ObsCoreSql.IdLow}";

    private long Count(string sql) => connection.ScalarLong(sql) ?? 0;

    private List<Guid> Ids(string sql, int limit)
    {
        var ids = new List<Guid>();
        using var result = connection.Select(string.Create(CultureInfo.InvariantCulture, $"{sql} LIMIT {limit}"));
        while (result.Fetch() is { } chunk)
        {
            using (chunk)
            {
                var high = (ScalarVector<long>)VectorReader.Create(result.Types[0], chunk.Vector(0), chunk.Count);
                var low = (ScalarVector<long>)VectorReader.Create(result.Types[1], chunk.Vector(1), chunk.Count);
                for (var i = 0; i < chunk.Count; i++) ids.Add(ObsCoreSql.Id(high.Values[i], low.Values[i]));
            }
        }
        return ids;
    }

    private static bool IsAscii(TextVector text)
    {
        for (var row = 0; row < text.Count; row++)
            if (!Ascii.IsValid(text.Utf8(row))) return false;
        return true;
    }
}
