namespace Dax.Backends.Metadata;

/// <summary>A database whose tables are published beside those of the data folder.</summary>
public abstract class DatabaseSourceOptions
{
    /// <summary>As operators and users are told it: 1 to 64 letters, digits, '_', '-' and '.'.</summary>
    public string Name { get; set; } = "";

    /// <summary>As the driver reads it. It may hold a password; it is never logged.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The file that holds the password, when the connection string does not.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>The schemas that are published; none for all that the user may read.</summary>
    public IList<string> Schemas { get; } = [];

    /// <summary>What schemas are called in queries, by their names in the database.</summary>
    public IDictionary<string, string> SchemaNames { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Felis files that describe the tables: units, UCDs, keys.</summary>
    public IList<string> Descriptions { get; } = [];

    /// <summary>Where the metadata come from.</summary>
    public MetadataOrigin Metadata { get; set; } = MetadataOrigin.Auto;

    /// <summary>Positions of tables that no UCD names, and keys that they are ordered by.</summary>
    public IList<PositionOptions> Positions { get; } = [];

    /// <summary>Short statements at a time.</summary>
    public int InteractiveConnections { get; set; } = 8;

    /// <summary>Long statements at a time.</summary>
    public int ScanConnections { get; set; } = 4;

    /// <summary>Of a short statement, until its last row is taken.</summary>
    public TimeSpan InteractiveTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Of a long statement, until its last row is taken.</summary>
    public TimeSpan ScanTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often the database is asked what tables it has.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Every broken rule in a sentence.</summary>
    /// <param name="at">The section of the options.</param>
    public virtual IEnumerable<string> Problems(string at)
    {
        if (!IsName(Name)) yield return $"{at}:Name is '{Name}': a name has 1 to 64 letters, digits, '_', '-' and '.', a letter or digit first.";
        if (string.IsNullOrWhiteSpace(ConnectionString)) yield return $"{at}:ConnectionString is missing.";
        if (InteractiveConnections is < 1 or > 1000 || ScanConnections is < 1 or > 1000) yield return $"{at}:InteractiveConnections and ScanConnections must be between 1 and 1000.";
        if (!IsTimeout(InteractiveTimeout) || !IsTimeout(ScanTimeout)) yield return $"{at}:InteractiveTimeout and ScanTimeout must be between a second and 20 days.";
        if (RefreshInterval < TimeSpan.FromSeconds(1) || RefreshInterval > TimeSpan.FromDays(20)) yield return $"{at}:RefreshInterval must be between a second and 20 days.";
        if (PasswordFile is { } password && !File.Exists(password)) yield return $"{at}:PasswordFile is not there.";
        foreach (var file in Descriptions)
            if (!File.Exists(file)) yield return $"{at}:Descriptions: {file} is not there.";
        if (Metadata == MetadataOrigin.TapSchema && Descriptions.Count > 0) yield return $"{at}:Descriptions say nothing when Metadata is TapSchema.";
        for (var i = 0; i < Positions.Count; i++)
            if (Positions[i] is not { Table.Length: > 0, Longitude.Length: > 0, Latitude.Length: > 0 }) yield return $"{at}:Positions:{i} needs a Table, a Longitude and a Latitude.";
    }

    private static bool IsName(string? text) =>
        text is { Length: > 0 and <= 64 } && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    // The servers count milliseconds in 32 bits.
    private static bool IsTimeout(TimeSpan time) => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromDays(20);
}

/// <summary>Where the metadata of a database's tables come from.</summary>
public enum MetadataOrigin
{
    /// <summary>From TAP_SCHEMA tables in the database when it has them and no descriptions are given; else from the database's own catalog.</summary>
    Auto,
    /// <summary>From its TAP_SCHEMA tables, which also say what is published.</summary>
    TapSchema,
    /// <summary>From the database's own catalog and descriptions.</summary>
    Catalog,
}

/// <summary>The main position of a table (degrees, ICRS).</summary>
public sealed class PositionOptions
{
    /// <summary><c>schema.table</c>, as in the database.</summary>
    public string Table { get; set; } = "";

    public string Longitude { get; set; } = "";

    public string Latitude { get; set; } = "";

    /// <summary>A column (BIGINT, indexed) with the HEALPix nested index of order 29 of the position, null only where the position is.</summary>
    public string? Key { get; set; }

    /// <summary>Every longitude is known to lie in [0, 360]: a region's box may cut it.</summary>
    public bool LongitudeIn360 { get; set; }
}
