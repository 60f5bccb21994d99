using Dax.Backends.Http;

namespace Dax.Backends.Butler;

/// <summary>The Butler repositories that are shown (section `Dax:Butler`).</summary>
public sealed class ButlerOptions
{
    public const string Section = "Dax:Butler";

    public IList<ButlerRepositoryOptions> Repositories { get; } = [];

    /// <summary>A repository that could not be opened is tried again after this pause, not at every request.</summary>
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a reader waits for a writer of the same SQLite file.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Collections, dataset types and small dimension records are read again at least this often, and whenever a SQLite file has changed.</summary>
    public TimeSpan CacheTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A statement that takes longer is stopped.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Statements that one repository runs at a time.</summary>
    public int MaxConnections { get; set; } = 8;

    /// <summary>How long a Butler server may take until its answer begins, and for each page of it; it sends a sign of life every 15 s.</summary>
    public TimeSpan ServerPatience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Dataset types and collections of Butler servers are asked for again after this time.</summary>
    public TimeSpan ServerCacheTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How patiently a busy Butler server is asked again.</summary>
    public RetryOptions ServerRetries { get; set; } = new() { LongestPause = TimeSpan.FromSeconds(30) };

    /// <summary>Longer expressions are refused.</summary>
    public int MaxExpressionLength { get; set; } = 100_000;

    /// <summary>Every broken rule in a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        var labels = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var repository in Repositories)
        {
            if (!ButlerRepositoryOptions.IsLabel(repository.Label)) yield return $"{Section}:Repositories has the label '{repository.Label}': a label has 1 to 64 letters, digits, '_', '-' and '.', a letter or digit first.";
            else if (!labels.Add(repository.Label)) yield return $"{Section}:Repositories has the label '{repository.Label}' twice.";
            if (repository is { Token: not null, TokenFile: not null }) yield return $"{Section}:Repositories '{repository.Label}' has a Token and a TokenFile: one is enough.";
            if (string.IsNullOrWhiteSpace(repository.Uri)) yield return $"{Section}:Repositories '{repository.Label}' has no Uri.";
        }
        if (RetryPause < TimeSpan.Zero || CacheTime < TimeSpan.Zero) yield return $"{Section}:RetryPause and CacheTime must not be negative.";
        if (BusyTimeout < TimeSpan.FromSeconds(1)) yield return $"{Section}:BusyTimeout must be a second at least.";
        if (StatementTimeout <= TimeSpan.Zero) yield return $"{Section}:StatementTimeout must be positive.";
        if (ServerPatience <= TimeSpan.Zero || ServerCacheTime < TimeSpan.Zero) yield return $"{Section}:ServerPatience must be positive, ServerCacheTime not negative.";
        foreach (var problem in ServerRetries.Problems($"{Section}:ServerRetries")) yield return problem;
        if (MaxConnections < 1) yield return $"{Section}:MaxConnections must be positive.";
        if (MaxExpressionLength < 1) yield return $"{Section}:MaxExpressionLength must be positive.";
    }
}

/// <summary>One repository and the name that the outside knows it by.</summary>
public sealed class ButlerRepositoryOptions
{
    /// <summary>Part of dataset identifiers and of URLs.</summary>
    public string Label { get; set; } = "";

    /// <summary>The repository's folder or its configuration file (a path or a file URI), or the URL of a Butler server.</summary>
    public string Uri { get; set; } = "";

    /// <summary>The bearer token for a Butler server, or nothing; sent to the host of <see cref="Uri"/> alone.</summary>
    public string? Token { get; set; }

    /// <summary>The file that holds the token.</summary>
    public string? TokenFile { get; set; }

    /// <summary>The file that maps its dataset types to ObsCore; null for the default mapping.</summary>
    public string? ObsCoreMapping { get; set; }

    public static bool IsLabel(string? text) =>
        text is { Length: > 0 and <= 64 } && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
