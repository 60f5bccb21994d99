using System.Globalization;
using Dax.Backends.DuckDb;
using Dax.Backends.DuckDb.Native;
using Dax.Engine.Ports;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.ObsCore;

/// <param name="Source">The repository.</param>
/// <param name="Own">Its columns beyond the common ones.</param>
internal sealed record PublishedSource(ObsCoreSource Source, IReadOnlyList<ColumnEntry> Own);

/// <summary>Where the rows of the published generation come from.</summary>
internal sealed class PublishedSources(IReadOnlyList<PublishedSource> sources)
{
    public IReadOnlyList<PublishedSource> Sources => sources;

    public PublishedSource? Find(string label) => sources.FirstOrDefault(s => s.Source.Label.Equals(label, StringComparison.OrdinalIgnoreCase));

    public static PublishedSources Read(DuckDbConnection connection, TableGeneration? old)
    {
        if (old is null) return new PublishedSources([]);
        var rows = $"""
            SELECT s.label, s.fingerprint, s.base_url, s.own, CAST(coalesce(c.n, 0) AS VARCHAR), CAST(c.newest AS VARCHAR)
            FROM {ObsCoreSql.Table(ObsCoreSql.Old, ObsCoreSql.SourcesTable)} s
            LEFT JOIN (SELECT {ObsCoreSql.Source} AS label, count(*) AS n, max({ObsCoreSql.Ingested}) AS newest FROM {ObsCoreSql.Table(ObsCoreSql.Old, CatalogFolder.PhysicalTable)} GROUP BY 1) c
            ON c.label = s.label ORDER BY s.label
            """;
        var found = new List<PublishedSource>();
        using var result = connection.Select(rows);
        while (result.Fetch() is { } chunk)
        {
            using (chunk)
            {
                var cells = Enumerable.Range(0, 6).Select(i => (DuckDbTextVector)VectorReader.Create(result.Types[i], chunk.Vector(i), chunk.Count)).ToArray();
                for (var row = 0; row < chunk.Count; row++) found.Add(Read(cells, row, old.Entry));
            }
        }
        return new PublishedSources(found);
    }

    private static PublishedSource Read(DuckDbTextVector[] cells, int row, TableEntry entry)
    {
        var own = cells[3].Text(row).Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var source = new ObsCoreSource(cells[0].Text(row), cells[1].Text(row), cells[2].Text(row))
        {
            Rows = long.Parse(cells[4].Text(row), CultureInfo.InvariantCulture),
            Newest = cells[5].IsNull(row) ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(long.Parse(cells[5].Text(row), CultureInfo.InvariantCulture)),
        };
        return new PublishedSource(source, [.. entry.Columns.Where(c => own.Contains(c.Field.Name))]);
    }
}
