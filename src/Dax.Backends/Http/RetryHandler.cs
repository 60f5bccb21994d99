using System.Net;

namespace Dax.Backends.Http;

/// <summary>
/// Asks again when a service is busy (429, 503, with its Retry-After), when a gateway before it fails (502, 504) and when it cannot be connected to. For requests that may be repeated: all of
/// ours only read.
/// </summary>
internal sealed class RetryHandler(HttpMessageHandler inner, RetryOptions options, TimeProvider time, Func<double> random) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException) when (attempt < options.Attempts)
            {
                // It is tried again below, and the last failure is the caller's.
            }
            if (Pause(response, attempt) is not { } pause) return response!;
            response?.Dispose();
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = base.Send(request, cancellationToken);
            }
            catch (HttpRequestException) when (attempt < options.Attempts)
            {
                // As above.
            }
            if (Pause(response, attempt) is not { } pause) return response!;
            response?.Dispose();
            if (cancellationToken.WaitHandle.WaitOne(pause)) throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Null when the response is the answer.</summary>
    private TimeSpan? Pause(HttpResponseMessage? response, int attempt)
    {
        if (response is not null && (attempt >= options.Attempts || !IsPassing(response.StatusCode))) return null;
        var backoff = options.FirstPause * (1 << (attempt - 1)) * (1 + random() / 2);
        var asked = response is null ? null : Asked(response);
        var pause = asked is { } wanted && wanted > TimeSpan.Zero ? wanted * (1 + random() / 4) : backoff;
        return response is not null && (asked > options.LongestPause || pause > options.LongestPause * 1.25) ? null : pause;
    }

    /// <summary>Retry-After, as seconds or as a date (RFC 9110, 10.2.3).</summary>
    private TimeSpan? Asked(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } after ? null : after.Delta ?? (after.Date is { } date ? date - time.GetUtcNow() : null);

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
