using System.Net;
using System.Net.Http.Headers;

namespace Dax.Backends.Artifacts.Remote;

/// <summary>Requests for ranges, through a bounded number of redirects that stay in allowed places.</summary>
internal sealed class HttpRanges(HttpClient http, ArtifactOptions options) : IDisposable
{
    public TimeSpan Timeout => options.StoreTimeout;

    /// <summary>The final response, whatever its status; headers only. Throws <see cref="HttpRequestException"/>, with status Forbidden for a redirect that leads elsewhere.</summary>
    public async Task<HttpResponseMessage> GetAsync(HttpPlace place, long first, long last, EntityTagHeaderValue? match, CancellationToken cancel)
    {
        var url = place.Locate();
        for (var hop = 0; ; hop++)
        {
            using var request = Request(place, url, first, last, match);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (Next(response, place, url, hop) is not { } next) return response;
            url = next;
        }
    }

    /// <summary>As <see cref="GetAsync"/>, on the caller's thread: sources are read by synchronous code.</summary>
    public HttpResponseMessage Get(HttpPlace place, long first, long last, EntityTagHeaderValue? match, CancellationToken cancel)
    {
        var url = place.Locate();
        for (var hop = 0; ; hop++)
        {
            using var request = Request(place, url, first, last, match);
            var response = http.Send(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (Next(response, place, url, hop) is not { } next) return response;
            url = next;
        }
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Request(HttpPlace place, Uri url, long first, long last, EntityTagHeaderValue? match)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = new RangeHeaderValue(first, last);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        if (match is not null) request.Headers.IfMatch.Add(match);
        if (place.Bearer is { } token && SameOrigin(url, place.Locate())) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private Uri? Next(HttpResponseMessage response, HttpPlace place, Uri url, int hop)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location) return null;
        response.Dispose();
        if (hop >= options.MaxRedirects) throw new HttpRequestException("Redirected too often.", null, HttpStatusCode.BadGateway);
        var next = location.IsAbsoluteUri ? location : new Uri(url, location);
        if (next.Scheme is not ("http" or "https") || next.UserInfo.Length > 0 || !ArtifactPlaces.IsBelow(next, place.Roots))
            throw new HttpRequestException("Redirected to a place that is not allowed.", null, HttpStatusCode.Forbidden);
        return next;
    }

    private static bool SameOrigin(Uri a, Uri b) => a.Scheme == b.Scheme && a.Port == b.Port && a.Host.Equals(b.Host, StringComparison.OrdinalIgnoreCase);
}
