using System.Net;
using Dax.Backends.Cluster;

namespace Dax.Silo.Hosting;

/// <summary>Section <c>Cluster</c>. Without a connection string the service is one silo that has its data folder for itself.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Cluster";

    /// <summary>Of the database that all silos share: table of silos, grain state, reminders, job index, small results.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>MySql (that is: MariaDB) or Postgres.</summary>
    public string Provider { get; set; } = ServerDialect.MySql.Name;

    /// <summary>Names the service in the database: state belongs to it, for ever. A database has one.</summary>
    public string ServiceId { get; set; } = "dax";

    /// <summary>Names the silos that make one cluster. A new name after all silos of the old one have stopped is a new cluster on the same state.</summary>
    public string ClusterId { get; set; } = "dax";

    /// <summary>Where other silos reach this one.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>For clients outside; 0 opens none. The front ends are silos, so none is needed.</summary>
    public int GatewayPort { get; set; }

    /// <summary>An address of this machine that the other silos reach, or a name that means one; the first of the machine, if not given.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>What this silo does: front, catalog, image, separated by commas; all of it, if not given. HTTP is answered by every silo that gets requests.</summary>
    public string? Roles { get; set; }

    /// <summary>A folder that all silos share: results, uploads, the key of signed links.</summary>
    public string? SharedFolder { get; set; }

    /// <summary>Orleans' dashboard at /dashboard, for operators: it tells everything and asks nobody who they are.</summary>
    public bool Dashboard { get; set; }

    /// <summary>How long a silo waits for another's answer to "are you there"; three in a row unanswered are a vote.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    public bool IsShared => !string.IsNullOrWhiteSpace(ConnectionString);

    public ServerDialect Dialect => Named(Provider) ?? throw new InvalidOperationException("Not validated.");

    /// <summary>What is wrong, a sentence for each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Named(Provider) is null)
            yield return $"Cluster:Provider is MySql or Postgres, not '{Provider}'.";
        if (SiloPort is < 1 or > 65535 || GatewayPort is < 0 or > 65535)
            yield return "Cluster:SiloPort and Cluster:GatewayPort must be port numbers.";
        if (SiloRoles.Unknown(Roles) is { } unknown)
            yield return $"Cluster:Roles knows front, catalog and image, not '{unknown}'.";
        if (ServiceId.Length is 0 or > 100 || ClusterId.Length is 0 or > 100)
            yield return "Cluster:ServiceId and Cluster:ClusterId have 1 to 100 characters.";
        if (ProbeTimeout < TimeSpan.FromMilliseconds(200) || ProbeTimeout > TimeSpan.FromMinutes(1))
            yield return "Cluster:ProbeTimeout must be between 0.2 seconds and a minute.";
        if (IsShared && string.IsNullOrWhiteSpace(SharedFolder))
            yield return "Cluster:SharedFolder must name a folder that all silos share: results and uploads lie there.";
    }

    /// <summary>The address to advertise; null leaves the choice to the machine.</summary>
    /// <exception cref="InvalidDataException">The name means no address.</exception>
    public IPAddress? Address()
    {
        if (string.IsNullOrWhiteSpace(AdvertisedAddress)) return null;
        if (IPAddress.TryParse(AdvertisedAddress, out var address)) return address;
        try
        {
            return Dns.GetHostAddresses(AdvertisedAddress).First(a => a.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or InvalidOperationException)
        {
            throw new InvalidDataException($"Cluster:AdvertisedAddress '{AdvertisedAddress}' means no address.", e);
        }
    }

    private static ServerDialect? Named(string provider) =>
        new[] { ServerDialect.MySql, ServerDialect.Postgres }.FirstOrDefault(d => d.Name.Equals(provider, StringComparison.OrdinalIgnoreCase));
}
