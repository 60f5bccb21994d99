using System.Globalization;
using System.Text;
using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Backends.Import;
using Dax.Engine.Ports;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.ObsCore;

/// <summary>
/// Writes the file of a generation: rows that stay from the one before, and staged ones, in the order of the sky. Rows that cover much of it come first, so that they do not widen
/// the bounds of every group of rows.
/// </summary>
internal sealed class GenerationWriter(DuckDbConnection connection, string path, PublishedColumns columns)
{
    private const string New = "made";

    /// <summary>Degrees; s_fov beyond it is large.</summary>
    private const int Large = 5;

    private readonly string table = ObsCoreSql.Table(New, CatalogFolder.PhysicalTable);

    /// <summary>How many rows it has.</summary>
    public long Write(IReadOnlyList<PublishedSource> kept, IReadOnlyCollection<ObsCoreStaging> staged)
    {
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"ATTACH {ImportEngine.Literal(path)} AS {New} (ROW_GROUP_SIZE {GenerationBuilder.RowGroupSize}, STORAGE_VERSION 'latest')"));
        var definitions = columns.Entries.Select(c => $"{ImportEngine.Quote(c.Field.Name)} {ObsCoreSql.SqlType(c.Field)}").Concat(ObsCoreSql.Hidden.Select(h => $"{h.Name} {h.Type}"));
        connection.Execute($"CREATE TABLE {table} ({string.Join(", ", definitions)})");
        var parts = Parts(kept, staged).ToList();
        if (parts.Count > 0)
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {table} SELECT * FROM ({string.Join(" UNION ALL ", parts)}) ORDER BY coalesce(s_fov, 0) <= {Large}, {ObsCoreSql.Key}"));
        WriteSources(kept, staged);
        var rows = connection.ScalarLong($"SELECT count(*) FROM {table}") ?? 0;
        connection.Execute($"CHECKPOINT {New}");
        connection.Execute($"DETACH {New}");
        return rows;
    }

    private IEnumerable<string> Parts(IReadOnlyList<PublishedSource> kept, IReadOnlyCollection<ObsCoreStaging> staged)
    {
        if (kept.Count > 0)
            yield return FromOld($"o.{ObsCoreSql.Source} IN ({string.Join(", ", kept.Select(k => ImportEngine.Literal(k.Source.Label)))})", null, null);
        foreach (var staging in staged)
        {
            if (staging.Staying is { } staying) yield return FromOld(staying, staging.OldBaseUrl, staging.Source.BaseUrl);
            yield return FromStaged(staging);
        }
    }

    private string FromOld(string condition, string? oldBase, string? newBase)
    {
        var select = columns.Entries.Select(c => Old(c, oldBase, newBase)).Concat(ObsCoreSql.Hidden.Select(h => "o." + h.Name));
        return $"SELECT {string.Join(", ", select)} FROM {ObsCoreSql.Table(ObsCoreSql.Old, CatalogFolder.PhysicalTable)} o WHERE {condition}";
    }

    private string Old(ColumnEntry column, string? oldBase, string? newBase)
    {
        var name = ImportEngine.Quote(column.Field.Name);
        if (!columns.WasThere(column)) return Null(column);
        if (column.Field.Name != "access_url" || oldBase is null || oldBase == newBase) return "o." + name;
        var (before, after) = (ImportEngine.Literal(oldBase + "/"), ImportEngine.Literal(newBase + "/"));
        return $"CASE WHEN starts_with(o.{name}, {before}) THEN {after} || substr(o.{name}, length({before}) + 1) ELSE o.{name} END AS {name}";
    }

    private string FromStaged(ObsCoreStaging staging)
    {
        var select = columns.Entries.Select(c => staging.Schema.Find(c.Field.Name) < 0 ? Null(c) : "r." + ImportEngine.Quote(c.Field.Name))
            .Append($"{ImportEngine.Literal(staging.Source.Label)} AS {ObsCoreSql.Source}").Concat(ObsCoreSql.Hidden.Skip(1).Select(h => "r." + h.Name));
        return $"SELECT {string.Join(", ", select)} FROM {staging.RowsTable} r";
    }

    private static string Null(ColumnEntry column) => $"CAST(NULL AS {ObsCoreSql.SqlType(column.Field)}) AS {ImportEngine.Quote(column.Field.Name)}";

    private void WriteSources(IReadOnlyList<PublishedSource> kept, IReadOnlyCollection<ObsCoreStaging> staged)
    {
        var sources = ObsCoreSql.Table(New, ObsCoreSql.SourcesTable);
        connection.Execute($"CREATE TABLE {sources} (label VARCHAR, fingerprint VARCHAR, base_url VARCHAR, own VARCHAR)");
        var values = kept.Select(k => (k.Source, Own: k.Own.Select(c => c.Field.Name)))
            .Concat(staged.Select(s => (s.Source, Own: s.Schema.Entries.Skip(Dax.Engine.ObsCore.ObsCoreSchema.Common.Length).Select(c => c.Field.Name)))).ToList();
        if (values.Count == 0) return;
        var insert = new StringBuilder($"INSERT INTO {sources} VALUES ");
        insert.AppendJoin(", ", values.Select(v => $"({Text(v.Source)}, {ImportEngine.Literal(string.Join(',', v.Own))})"));
        connection.Execute(insert.ToString());

        static string Text(ObsCoreSource source) => $"{ImportEngine.Literal(source.Label)}, {ImportEngine.Literal(source.Fingerprint)}, {ImportEngine.Literal(source.BaseUrl)}";
    }
}
