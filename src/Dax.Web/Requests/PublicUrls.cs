using Dax.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Dax.Web.Requests;

/// <summary>What the URLs that we hand out begin with: the configured base, or what the request says of itself.</summary>
internal sealed class PublicUrls(IOptions<PublicUrlOptions> options)
{
    private readonly string? fixedBase = options.Value.BaseUrl?.TrimEnd('/');
    private readonly ProxyList proxies = new(options.Value.Proxies);

    public static bool IsBase(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    /// <summary>Without a slash at its end.</summary>
    public string Base(HttpContext context)
    {
        if (fixedBase is not null)
            return fixedBase;
        var request = context.Request;
        var (scheme, host) = (request.Scheme, request.Host.Value);
        if (proxies.Contains(context.Connection.RemoteIpAddress))
            (scheme, host) = (Forwarded(request, "X-Forwarded-Proto", IsScheme) ?? scheme, Forwarded(request, "X-Forwarded-Host", IsHost) ?? host);
        return $"{scheme}://{host}{request.PathBase.ToUriComponent()}";
    }

    // A proxy appends: the last value is the one of the proxy that we know.
    private static string? Forwarded(HttpRequest request, string header, Func<string, bool> valid)
    {
        var values = request.Headers[header];
        var last = values.Count == 0 ? null : values[^1]?.Split(',')[^1].Trim();
        return last is not null && valid(last) ? last : null;
    }

    private static bool IsScheme(string text) => text is "http" or "https";

    private static bool IsHost(string text) => Uri.TryCreate("http://" + text, UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0;
}
