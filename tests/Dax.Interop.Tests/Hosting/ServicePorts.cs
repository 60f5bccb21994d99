using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dax.Interop.Tests.Hosting;

/// <summary>
/// Ports for services that are started again on the same one. They lie below those that the system gives to whoever asks for any (servers on port 0, the near ends of connections): such a one could be given away
/// while its service is down, and the service could not start again.
/// </summary>
internal static class ServicePorts
{
    private const int Lowest = 12_000;

    private static readonly int End = Math.Max(EphemeralFrom(), Lowest + 1000);

    // Test processes that run at the same time begin at different places.
    private static int last = Lowest + (Environment.ProcessId * 37 % (End - Lowest));

    /// <summary>One that nobody has now, and that this process has given to nobody.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < End - Lowest; tries++)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref last) % (uint)(End - Lowest));
            if (IsFree(port)) return port;
        }
        throw new InvalidOperationException("No port is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int EphemeralFrom()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        return File.Exists(Range) ? int.Parse(File.ReadAllText(Range).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture) : 32_768;
    }
}
