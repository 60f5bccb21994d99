using Dax.Backends.Metadata;

namespace Dax.Backends.MySql;

/// <summary>A MySQL (8.0.31 or later) or MariaDB (10.5 or later) database behind the service: an entry of <c>Backends:MySql</c>.</summary>
public sealed class MySqlSourceOptions : DatabaseSourceOptions
{
    public const string Section = "Backends:MySql";

    /// <summary>The collation of utf8mb4 that compares code points; by default what the server's kind has: utf8mb4_nopad_bin in MariaDB, utf8mb4_0900_bin in MySQL.</summary>
    public string? Collation { get; set; }

    public override IEnumerable<string> Problems(string at)
    {
        foreach (var problem in base.Problems(at)) yield return problem;
        if (Collation is { } name && !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) yield return $"{at}:Collation is not the name of a collation.";
    }
}
