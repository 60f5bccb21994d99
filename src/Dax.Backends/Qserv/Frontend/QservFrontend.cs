using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dax.Backends.Qserv.Frontend;

/// <summary>
/// Qserv's HTTP frontend (doc/user/http-frontend-query.rst). Every request names the API version; every answer has a bound in size and time. What may be
/// repeated is, with growing pauses, until <see cref="QservBackendOptions.OutagePatience"/> is over. URLs and credentials are never logged.
/// </summary>
internal sealed class QservFrontend : IDisposable
{
    /// <summary>Of an answer that is not a result.</summary>
    private const int MaxAnswerBytes = 4 << 20;
    private const int JitterSteps = 1 << 20;

    private readonly HttpClient http;
    private readonly QservBackendOptions options;
    private readonly TimeProvider time;

    public QservFrontend(QservBackendOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
        })
        { BaseAddress = new Uri(options.Url!.AbsoluteUri.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        if (options is { User: { } user, Password: { } password })
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>Of its API.</summary>
    public async Task<int> Version(CancellationToken cancel)
    {
        var reply = await Ask(HttpMethod.Get, "meta/version", null, options.RequestPatience, cancel);
        return reply.Success && reply.Body.TryGetProperty("version", out var version) && version.TryGetInt32(out var number)
            ? number
            : throw new QservOutageException($"It does not tell its version: {reply.Error}", Trouble.Answer);
    }

    /// <summary>Not repeated. A reply of success has <c>queryId</c>.</summary>
    public Task<QservReply> Submit(string sql, CancellationToken cancel)
    {
        var body = new SubmitBody(sql, options.Databases[0].Name, options.ApiVersion, "hex");
        return Ask(HttpMethod.Post, "query-async", () => new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, FrontendJson.Default.SubmitBody)) { Headers = { ContentType = new("application/json") } }, options.SubmitPatience, cancel);
    }

    public Task<QservReply> Status(long id, CancellationToken cancel) => Insist(HttpMethod.Get, $"query-async/status/{Text(id)}", cancel);

    public Task<QservReply> Cancel(long id, CancellationToken cancel) => Insist(HttpMethod.Delete, $"query-async/{Text(id)}", cancel);

    public Task<QservReply> DeleteResult(long id, CancellationToken cancel) => Insist(HttpMethod.Delete, $"query-async/result/{Text(id)}", cancel);

    /// <summary>The body of a result, or of what is said instead. The caller's to dispose; reads have a patience of their own.</summary>
    /// <exception cref="QservOutageException">There is no such body.</exception>
    public async Task<HttpResponseMessage> OpenResult(long id, CancellationToken cancel)
    {
        using var patience = new Deadline(options.ResultPatience, time, cancel);
        HttpResponseMessage? response = null;
        try
        {
            // Hexadecimal: of the encodings, the only one in which NULL, which comes as the text 'NULL', is no value.
            response = await http.GetAsync(Place($"query-async/result/{Text(id)}", "&binary_encoding=hex"), HttpCompletionOption.ResponseHeadersRead, patience.Token);
            Check(response);
            return response;
        }
        catch (Exception e) when (Outage(e, patience, cancel) is { } outage)
        {
            response?.Dispose();
            throw outage;
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    /// <summary>Before the repetition number <paramref name="attempt"/>, from 1.</summary>
    public TimeSpan Pause(int attempt)
    {
        var pause = options.FirstPause * Math.Pow(2, Math.Min(attempt - 1, 20));
        return (pause < options.LongestPause ? pause : options.LongestPause) * (1 + Chance() / 2);
    }

    public static double Chance() => RandomNumberGenerator.GetInt32(JitterSteps) / (double)JitterSteps;

    public void Dispose() => http.Dispose();

    /// <summary>A request that may be repeated.</summary>
    private async Task<QservReply> Insist(HttpMethod method, string path, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Ask(method, path, null, options.RequestPatience, cancel);
            }
            catch (QservOutageException) when (time.GetElapsedTime(started) < options.OutagePatience)
            {
                // It is asked again below; the last failure is the caller's.
            }
            await Task.Delay(Pause(attempt), time, cancel);
        }
    }

    private async Task<QservReply> Ask(HttpMethod method, string path, Func<HttpContent>? content, TimeSpan allowed, CancellationToken cancel)
    {
        using var patience = new Deadline(allowed, time, cancel);
        try
        {
            using var request = new HttpRequestMessage(method, Place(path, "")) { Content = content?.Invoke() };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            Check(response);
            return QservReply.Of(await Body(response, patience.Token));
        }
        catch (Exception e) when (Outage(e, patience, cancel) is { } outage)
        {
            throw outage;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> Body(HttpResponseMessage response, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer, cancel)) > 0;)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MaxAnswerBytes)
                throw new QservOutageException("The answer is too long.", Trouble.Answer);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private Uri Place(string path, string more) => new($"{path}?version={options.ApiVersion.ToString(CultureInfo.InvariantCulture)}{more}", UriKind.Relative);

    /// <summary>Proxies and the frontend's own HTTP server say other things than 200.</summary>
    private static void Check(HttpResponseMessage response)
    {
        if (response.StatusCode != System.Net.HttpStatusCode.OK)
            throw new QservOutageException($"The answer has the status {(int)response.StatusCode}.", Trouble.Unanswered);
    }

    private static QservOutageException? Outage(Exception e, Deadline patience, CancellationToken cancel) => e switch
    {
        _ when cancel.IsCancellationRequested => null,
        OperationCanceledException when patience.IsOver => new QservOutageException("There was no answer in time.", Trouble.Unanswered, e),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } =>
            new QservOutageException("There is no connection.", Trouble.Unsent, e),
        HttpRequestException or IOException => new QservOutageException("The connection broke.", Trouble.Unanswered, e),
        _ => null,
    };

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Cancels when the caller does or when the time is over.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource clock;
    private readonly CancellationTokenSource either;

    public Deadline(TimeSpan allowed, TimeProvider time, CancellationToken caller)
    {
        clock = new CancellationTokenSource(allowed, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(caller, clock.Token);
    }

    public CancellationToken Token => either.Token;

    public bool IsOver => clock.IsCancellationRequested;

    public void Dispose()
    {
        either.Dispose();
        clock.Dispose();
    }
}

internal sealed record SubmitBody(
    [property: JsonPropertyName("query")] string Query,
    [property: JsonPropertyName("database")] string Database,
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("binary_encoding")] string BinaryEncoding);

[JsonSerializable(typeof(SubmitBody))]
internal sealed partial class FrontendJson : JsonSerializerContext;
