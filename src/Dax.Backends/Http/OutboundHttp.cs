using System.Net;
using System.Security.Cryptography;

namespace Dax.Backends.Http;

/// <summary>Clients for services that the operator has configured. They follow no redirects of their own, keep no cookies, and log nothing: URLs may carry permissions.</summary>
internal static class OutboundHttp
{
    private const int JitterSteps = 1 << 20;

    /// <param name="isCompressed">Answers may be compressed on the way: for documents, not for parts of files.</param>
    public static HttpClient Create(RetryOptions retries, TimeProvider time, bool isCompressed = false) => new(new RetryHandler(Sockets(isCompressed), retries, time, Random)) { Timeout = Timeout.InfiniteTimeSpan };

    private static SocketsHttpHandler Sockets(bool isCompressed) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = isCompressed ? DecompressionMethods.GZip | DecompressionMethods.Brotli : DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 64,
        ActivityHeadersPropagator = null,
    };

    private static double Random() => RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps;
}
