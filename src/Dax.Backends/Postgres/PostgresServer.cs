using Npgsql;

namespace Dax.Backends.Postgres;

/// <summary>One database, and our connections to it. None is opened before it is needed.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Of the connections that ask for metadata and for signs of life: they never wait behind queries.</summary>
    private const int CareConnections = 2;

    public PostgresServer(PostgresSourceOptions options)
    {
        Options = options;
        Care = Connections(options, CareConnections);
        Interactive = new PostgresLane(Connections(options, options.InteractiveConnections), options.InteractiveConnections, Care);
        Scans = new PostgresLane(Connections(options, options.ScanConnections), options.ScanConnections, Care);
    }

    public PostgresSourceOptions Options { get; }

    public PostgresLane Interactive { get; }

    public PostgresLane Scans { get; }

    /// <summary>For what the service itself wants to know.</summary>
    public NpgsqlDataSource Care { get; }

    public async ValueTask DisposeAsync()
    {
        await Interactive.DisposeAsync();
        await Scans.DisposeAsync();
        await Care.DisposeAsync();
    }

    private static NpgsqlDataSource Connections(PostgresSourceOptions options, int size)
    {
        var given = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = given.ApplicationName ?? "dax",
            MaxPoolSize = size,
            MinPoolSize = 0,
            // The server ends what takes too long, by a setting of each statement.
            CommandTimeout = 0,
            // What a statement sets ends with its transaction.
            NoResetOnClose = true,
            Enlist = false,
            IncludeErrorDetail = false,
            ReadBufferSize = Math.Max(given.ReadBufferSize, 64 << 10),
        };
        // A peer that is gone without a word is noticed in minutes. Sockets of files know no such thing.
        if (!given.TcpKeepAlive && given.TcpKeepAliveTime == 0 && given.Host?.Contains('/', StringComparison.Ordinal) == false)
        {
            settings.TcpKeepAlive = true;
            settings.TcpKeepAliveTime = 60;
            settings.TcpKeepAliveInterval = 10;
        }
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (options.PasswordFile is { } file) builder.UsePeriodicPasswordProvider(async (_, cancel) => (await File.ReadAllTextAsync(file, cancel)).Trim(), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5));
        return builder.Build();
    }
}
