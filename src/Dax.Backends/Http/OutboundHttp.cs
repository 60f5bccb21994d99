using System.Security.Cryptography;

namespace Dax.Backends.Http;

/// <summary>Clients for services that the operator has configured. They follow no redirects of their own, keep no cookies, and log nothing: URLs may carry permissions.</summary>
internal static class OutboundHttp
{
    private const int JitterSteps = 1 << 20;

    public static HttpClient Create(RetryOptions retries, TimeProvider time) => new(new RetryHandler(Sockets(), retries, time, Random)) { Timeout = Timeout.InfiniteTimeSpan };

    private static SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 64,
        ActivityHeadersPropagator = null,
    };

    private static double Random() => RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps;
}
