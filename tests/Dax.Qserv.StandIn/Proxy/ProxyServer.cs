using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Dax.Qserv.StandIn.Queries;

namespace Dax.Qserv.StandIn.Proxy;

/// <summary>Qserv's MySQL proxy: the same czar over the MySQL protocol.</summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, Task> sessions = new();
    private readonly CancellationTokenSource stop = new();
    private readonly QservStandIn standIn;
    private readonly Task accepting;

    public ProxyServer(QservStandIn standIn)
    {
        this.standIn = standIn;
        listener.Start();
        Url = new Uri($"mysql://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = Accept();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(sessions.Values);
        stop.Dispose();
    }

    private async Task Accept()
    {
        for (var number = 1; ; number++)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(stop.Token);
            }
            catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            var id = number;
            sessions[id] = Task.Run(() => Serve(client, id));
        }
    }

    private async Task Serve(TcpClient client, int number)
    {
        using (client)
            try
            {
                client.NoDelay = true;
                var session = new ProxySession(standIn, new WirePackets(client.GetStream()), number);
                await session.Run(stop.Token);
                // A close with unread bytes would be a reset, and take away what was sent.
                client.LingerState = session.IsReset ? new LingerOption(true, 0) : new LingerOption(false, 0);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client went away, or the stand-in ends.
            }
        sessions.TryRemove(number, out _);
    }
}
