using Dax.Adql.Dialects;

namespace Dax.Backends.Qserv.Descriptions;

/// <summary>How Qserv keeps each table, by its ingest and partition files.</summary>
internal sealed class TableRoles(string schema, DescriptionFolder folder)
{
    public QservTable Of(IngestFile file)
    {
        if (!file.IsInChunks)
            return new QservTable(QservKind.Replicated);
        if (file.SecondDirectorTable is { Length: > 0 } second)
            return new QservTable(QservKind.Match)
            {
                Director = Named(file.DirectorTable), Key = file.DirectorKey, SecondDirector = Named(second), SecondKey = file.SecondDirectorKey,
                Overlap = file.Separation ?? folder.Database.Overlap ?? 0,
            };
        var (longitude, latitude) = Position(file);
        return string.IsNullOrEmpty(file.DirectorTable)
            ? new QservTable(QservKind.Director) { Key = file.DirectorKey, Longitude = longitude, Latitude = latitude, Overlap = Part(file)?.Overlap ?? folder.Database.Overlap ?? 0 }
            : new QservTable(QservKind.Child) { Director = Named(file.DirectorTable), Key = file.DirectorKey, Longitude = longitude, Latitude = latitude };
    }

    /// <summary>
    /// The partitioner's own word goes first: of a child the ingest file may name its own position, although its rows went where their director's are.
    /// </summary>
    private (string? Longitude, string? Latitude) Position(IngestFile file) =>
        Part(file)?.Position?.Split(',', StringSplitOptions.TrimEntries) is [var longitude, var latitude] ? (longitude, latitude) : (Given(file.Longitude), Given(file.Latitude));

    private PartitionPart? Part(IngestFile file) => folder.Partitions.GetValueOrDefault(file.Table!)?.Part;

    private static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name;

    /// <summary>A director of another database keeps that database's name: it is published by that, if it is.</summary>
    private string? Named(string? table) => Given(table) is not { } name ? null : name.Contains('.', StringComparison.Ordinal) ? name : $"{schema}.{name}";
}
