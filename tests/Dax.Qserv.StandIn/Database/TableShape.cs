using System.Text.Json;

namespace Dax.Qserv.StandIn.Database;

/// <summary>How a table is kept, by its ingest file.</summary>
/// <param name="Director">The director of a child; null for a director or a table that is not in chunks.</param>
public sealed record TableShape(string Name, bool IsInChunks, string? Director, string? Key, string? Longitude, string? Latitude)
{
    public bool IsDirector => IsInChunks && Director is null;

    public static TableShape Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        return new TableShape(Text("table")!, root.GetProperty("is_partitioned").GetInt32() != 0, Text("director_table"), Text("director_key"), Text("longitude_key"), Text("latitude_key"));

        string? Text(string name) => root.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
    }
}

/// <summary>A database and its tables.</summary>
/// <param name="Overlap">Degrees that a chunk knows beyond its border.</param>
public sealed record DatabaseShape(string Name, double Overlap, IReadOnlyDictionary<string, TableShape> Tables);
