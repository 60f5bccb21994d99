using System.Net;
using System.Net.Sockets;
using System.Text;
using Dax.Contracts.Jobs;
using Dax.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Dax.Web.Requests;

/// <summary>
/// Who asks. Everyone is anonymous but for those whom a configured proxy vouches for in a header. Cares about the address of the
/// connection, never about an address that the request merely claims.
/// </summary>
internal sealed class CallerReader(IOptions<TrustedIdentityOptions> identity, IOptions<PublicUrlOptions> urls)
{
    private const int MaxNameLength = 256;
    private readonly string? header = string.IsNullOrEmpty(identity.Value.HeaderName) ? null : identity.Value.HeaderName;
    private readonly ProxyList vouching = new(identity.Value.Proxies);
    private readonly ProxyList forwarding = new(urls.Value.Proxies);

    /// <summary>Also tells an authenticated caller who he is (X-VO-Authenticated), as every answer to him must.</summary>
    public Caller Read(HttpContext context)
    {
        var name = Name(context);
        if (name is not null)
            context.Response.Headers["X-VO-Authenticated"] = Ascii.IsValid(name) ? name : Uri.EscapeDataString(name);
        return new Caller(name, Origin(Address(context)));
    }

    private string? Name(HttpContext context)
    {
        if (header is null || !vouching.Contains(context.Connection.RemoteIpAddress))
            return null;
        // Two values would let somebody before the proxy choose.
        var values = context.Request.Headers[header];
        var name = values.Count == 1 ? values[0]?.Trim() : null;
        return string.IsNullOrEmpty(name) || name.Length > MaxNameLength || name.Any(char.IsControl) ? null : name;
    }

    private IPAddress Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null)
            return IPAddress.None;
        if (!forwarding.Contains(address))
            return ProxyList.Plain(address);
        // Right to left through our own proxies: the first that is none of them is the client they saw.
        var hops = context.Request.Headers["X-Forwarded-For"].SelectMany(v => (v ?? "").Split(',')).Reverse();
        foreach (var hop in hops)
        {
            if (!IPAddress.TryParse(hop.Trim(), out var client))
                break;
            address = client;
            if (!forwarding.Contains(client))
                break;
        }
        return ProxyList.Plain(address);
    }

    /// <summary>The address, or of an IPv6 one the /64 that a single site holds.</summary>
    internal static string Origin(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes) + "/64";
    }
}
