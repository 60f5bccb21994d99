using System.Data.Common;

namespace Dax.Backends.MySql;

/// <summary>One server, and our connections to it. None is opened before it is needed.</summary>
internal sealed class MySqlServer : IAsyncDisposable
{
    /// <summary>Of the connections that kill statements, ask for metadata and for signs of life: they never wait behind queries.</summary>
    private const int CareConnections = 4;

    public MySqlServer(MySqlSourceOptions options, MySqlProvider provider)
    {
        Options = options;
        Care = provider.Connections(options, CareConnections);
        Interactive = new MySqlLane(provider.Connections(options, options.InteractiveConnections), options.InteractiveConnections, options.InteractiveTimeout, Care);
        Scans = new MySqlLane(provider.Connections(options, options.ScanConnections), options.ScanConnections, options.ScanTimeout, Care);
    }

    public MySqlSourceOptions Options { get; }

    public MySqlLane Interactive { get; }

    public MySqlLane Scans { get; }

    /// <summary>For what the service itself wants to know and do.</summary>
    public DbDataSource Care { get; }

    public async ValueTask DisposeAsync()
    {
        await Interactive.DisposeAsync();
        await Scans.DisposeAsync();
        await Care.DisposeAsync();
    }
}
