using System.Net;
using System.Net.Sockets;

namespace Dax.Backends.Uploads;

/// <summary>Which addresses a request of a stranger may make us connect to: public unicast ones.</summary>
public static class PublicAddress
{
    // IANA special-purpose address registries (RFC 6890 and its updates), without the ranges that are globally reachable.
    private static readonly IPNetwork[] Special = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    }.Select(IPNetwork.Parse)];

    // IPv6 global unicast is 2000::/3; inside it these carry or stand for something else.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Special6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether it is public. IPv4 addresses in IPv6 clothes (mapped, NAT64) are judged as IPv4.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address)) address = new IPAddress(address.GetAddressBytes()[12..]);
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(Special, n => n.Contains(address)),
            AddressFamily.InterNetworkV6 => GlobalUnicast.Contains(address) && !Array.Exists(Special6, n => n.Contains(address)),
            _ => false,
        };
    }
}
