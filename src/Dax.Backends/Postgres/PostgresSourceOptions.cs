using Dax.Backends.Metadata;
using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>How places on the sky are found.</summary>
public enum PostgresSkyOption
{
    /// <summary>By the indexes that the tables have.</summary>
    Auto,
    Plain,
    PgSphere,
    Q3c,
}

/// <summary>A PostgreSQL database (12 or later) behind the service: an entry of <c>Backends:Postgres</c>.</summary>
public sealed class PostgresSourceOptions : DatabaseSourceOptions
{
    public const string Section = "Backends:Postgres";

    public PostgresSkyOption Sky { get; set; }

    public override IEnumerable<string> Problems(string at)
    {
        foreach (var problem in base.Problems(at)) yield return problem;
        if (!string.IsNullOrWhiteSpace(ConnectionString) && !CanBeRead(ConnectionString)) yield return $"{at}:ConnectionString cannot be read: Host=…;Database=…;Username=….";
    }

    // What is wrong with it may quote it.
    private static bool CanBeRead(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            return false;
        }
    }
}
