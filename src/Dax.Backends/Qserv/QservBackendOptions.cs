namespace Dax.Backends.Qserv;

/// <summary>A Qserv behind its HTTP frontend or its MySQL proxy (section <c>Qserv</c>). Without <see cref="Url"/> there is none.</summary>
public sealed class QservBackendOptions
{
    public const string Section = "Qserv";

    /// <summary>The API version that this code was written for and is pinned to (Qserv's http-frontend, "Protocol Versioning").</summary>
    public const int SupportedApiVersion = 55;

    /// <summary>What operators and users call it.</summary>
    public string Name { get; set; } = "qserv";

    /// <summary>How it is spoken to.</summary>
    public QservProtocol Protocol { get; set; } = QservProtocol.Http;

    /// <summary>Where the frontend listens, <c>https://qserv.example.org:4048</c>; or the proxy, <c>mysql://qserv.example.org:4040</c>.</summary>
    public Uri? Url { get; set; }

    /// <summary>For HTTP Basic authentication, or of the proxy's database; null where nobody asks for one.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>What else the driver is told, over the MySQL protocol: <c>SslMode=VerifyFull</c>.</summary>
    public string DriverSettings { get; set; } = "";

    /// <summary>Sent with every request over HTTP: a frontend that has no longer, or not yet, this version refuses it.</summary>
    public int ApiVersion { get; set; } = SupportedApiVersion;

    /// <summary>What is published of it.</summary>
    public IList<QservDatabaseOptions> Databases { get; } = [];

    /// <summary>Directors' keys may be compared by &lt; and others too (newer versions scan every chunk then).</summary>
    public bool AnyKeyComparison { get; set; }

    /// <summary>Queries that it works on for us at a time.</summary>
    public int MaxInFlight { get; set; } = 40;

    /// <summary>Of these, of one user.</summary>
    public int MaxPerUser { get; set; } = 12;

    /// <summary>Of <see cref="MaxInFlight"/>, queries that read most of a table: the rest is for short ones.</summary>
    public int MaxScans { get; set; } = 28;

    /// <summary>Of <see cref="MaxPerUser"/>, the same.</summary>
    public int MaxScansPerUser { get; set; } = 8;

    /// <summary>Queries that wait for their turn, of each sort; more are told to come again.</summary>
    public int MaxWaiting { get; set; } = 1_000;

    /// <summary>Results up to this size have readers of their own.</summary>
    public long SmallResultBytes { get; set; } = 16L << 20;

    /// <summary>Small results that are read at a time.</summary>
    public int SmallReaders { get; set; } = 16;

    /// <summary>Large results that are read at a time.</summary>
    public int LargeReaders { get; set; } = 4;

    /// <summary>The largest cell, in bytes of its JSON text.</summary>
    public int MaxCellBytes { get; set; } = 16 << 20;

    /// <summary>Between the first looks at how far a query is; it grows to <see cref="LongestPoll"/>.</summary>
    public TimeSpan FirstPoll { get; set; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan LongestPoll { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>For one answer of the frontend, but results.</summary>
    public TimeSpan RequestPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For the analysis of a query, which the frontend does before it tells the query's number.</summary>
    public TimeSpan SubmitPatience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>For the next bytes of a result. The frontend puts the whole result together before it sends the first.</summary>
    public TimeSpan ResultPatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A frontend that does not answer is asked again for so long; then its queries fail.</summary>
    public TimeSpan OutagePatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Before the first repetition; doubled for each further one, up to <see cref="LongestPause"/>, and lengthened by up to half at random.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The frontend is asked for its version again after this time, when somebody looks.</summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The descriptions are looked at again after this time.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Every broken rule in a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        if (Url is null) return Databases.Count == 0 ? [] : [$"{Section}:Databases are given, but no {Section}:Url."];
        return [.. Places(), .. Limits(), .. Times()];
    }

    private IEnumerable<string> Places()
    {
        if (!Url!.IsAbsoluteUri || !IsOf(Protocol, Url.Scheme) || Url.UserInfo.Length > 0)
            yield return $"{Section}:Url must be {(Protocol == QservProtocol.MySql ? "a mysql" : "an http or https")} URL without user and password (these have options of their own).";
        if (Protocol == QservProtocol.Http && DriverSettings.Length > 0) yield return $"{Section}:DriverSettings are of the MySQL protocol ({Section}:Protocol).";
        if (string.IsNullOrWhiteSpace(Name)) yield return $"{Section}:Name must not be empty.";
        if (User is null != (Password is null)) yield return $"{Section}:User and {Section}:Password belong together.";
        if (Protocol == QservProtocol.Http && User is { } user && user.Contains(':', StringComparison.Ordinal)) yield return $"{Section}:User must not contain a colon (RFC 7617).";
        if (ApiVersion < 47) yield return $"{Section}:ApiVersion must be 47 at least: older frontends do not tell how far a query is.";
        if (Databases.Count == 0) yield return $"{Section}:Databases names none.";
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var database in Databases)
        {
            if (string.IsNullOrWhiteSpace(database.Name)) yield return $"{Section}:Databases has one without a Name.";
            else if (!names.Add(database.PublishedName)) yield return $"{Section}:Databases publishes '{database.PublishedName}' twice.";
            if (!Directory.Exists(database.Folder)) yield return $"{Section}:Databases '{database.Name}' has the Folder '{database.Folder}', which is not there.";
            if (database.Felis is { } felis && !File.Exists(felis)) yield return $"{Section}:Databases '{database.Name}' has the Felis file '{felis}', which is not there.";
        }
    }

    private static bool IsOf(QservProtocol protocol, string scheme) => protocol == QservProtocol.MySql ? scheme == "mysql" : scheme is "http" or "https";

    private IEnumerable<string> Limits()
    {
        if (MaxPerUser < 1 || MaxInFlight < MaxPerUser) yield return $"{Section}:MaxPerUser must be positive and no more than MaxInFlight.";
        if (MaxScans < 1 || MaxScans > MaxInFlight || MaxScansPerUser < 1 || MaxScansPerUser > MaxPerUser)
            yield return $"{Section}:MaxScans and MaxScansPerUser must be positive and no more than MaxInFlight and MaxPerUser.";
        if (MaxWaiting < 0) yield return $"{Section}:MaxWaiting must not be negative.";
        if (SmallReaders < 1 || LargeReaders < 1) yield return $"{Section}:SmallReaders and LargeReaders must be positive.";
        if (SmallResultBytes < 0) yield return $"{Section}:SmallResultBytes must not be negative.";
        if (MaxCellBytes is < 4096 or > 1 << 30) yield return $"{Section}:MaxCellBytes must be between 4 KiB and 1 GiB.";
    }

    private IEnumerable<string> Times()
    {
        (string Name, TimeSpan Value)[] positive =
        [
            (nameof(FirstPoll), FirstPoll), (nameof(LongestPoll), LongestPoll), (nameof(RequestPatience), RequestPatience), (nameof(SubmitPatience), SubmitPatience),
            (nameof(ResultPatience), ResultPatience), (nameof(OutagePatience), OutagePatience), (nameof(FirstPause), FirstPause), (nameof(LongestPause), LongestPause),
            (nameof(CheckInterval), CheckInterval), (nameof(RefreshInterval), RefreshInterval),
        ];
        foreach (var (name, value) in positive)
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1)) yield return $"{Section}:{name} must be positive, and a day at most.";
    }
}

/// <summary>How a Qserv is spoken to.</summary>
public enum QservProtocol
{
    /// <summary>Its HTTP frontend.</summary>
    Http,
    /// <summary>Its proxy, which speaks the MySQL protocol; needs a driver.</summary>
    MySql,
}

/// <summary>A database of Qserv, by its own description files.</summary>
public sealed class QservDatabaseOptions
{
    /// <summary>As Qserv calls it.</summary>
    public string Name { get; set; } = "";

    /// <summary>The schema as which it is published; the database's name when null.</summary>
    public string? Schema { get; set; }

    /// <summary>
    /// The folder with the files by which it was ingested: <c>ingest/*.json</c> (tables, columns, directors), <c>ingest/database.json</c> (overlap), and
    /// <c>partition/*.json</c> where there are any.
    /// </summary>
    public string Folder { get; set; } = "";

    /// <summary>A Felis file with descriptions, units and UCDs, or nothing.</summary>
    public string? Felis { get; set; }

    internal string PublishedName => Schema ?? Name;
}
