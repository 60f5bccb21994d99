using System.Net;

namespace Dax.Web.Requests;

/// <summary>Addresses and networks of proxies. Cares only whether an address is among them.</summary>
internal sealed class ProxyList
{
    private readonly IPNetwork[] networks;

    /// <param name="entries">Addresses or CIDR networks; FormatException for anything else.</param>
    public ProxyList(IEnumerable<string> entries) => networks = [.. entries.Select(Parse)];

    public bool IsEmpty => networks.Length == 0;

    public static bool IsValid(IEnumerable<string> entries) => entries.All(e => IPAddress.TryParse(e, out _) || IPNetwork.TryParse(e, out _));

    public bool Contains(IPAddress? address)
    {
        if (address is null || networks.Length == 0)
            return false;
        var plain = Plain(address);
        foreach (var network in networks)
        {
            if (network.Contains(plain))
                return true;
        }
        return false;
    }

    /// <summary>An IPv4 address that came over an IPv6 socket, as IPv4.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPNetwork Parse(string entry) => IPAddress.TryParse(entry, out var address)
        ? new IPNetwork(Plain(address), Plain(address).GetAddressBytes().Length * 8)
        : IPNetwork.Parse(entry);
}
