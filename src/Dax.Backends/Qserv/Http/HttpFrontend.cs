using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Leftovers;
using Dax.Backends.Qserv.Results;
using Dax.Ivoa.Tables;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Qserv.Http;

/// <summary>
/// Qserv's HTTP frontend (doc/user/http-frontend-query.rst). Every request names the API version. URLs and credentials are never logged.
/// </summary>
internal sealed class HttpFrontend : IQservFrontend
{
    /// <summary>Of an answer that is not a result.</summary>
    private const int MaxAnswerBytes = 4 << 20;

    private readonly HttpClient http;
    private readonly QservBackendOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;

    public HttpFrontend(QservBackendOptions options, TimeProvider time, ILogger log)
    {
        (this.options, this.time, this.log) = (options, time, log);
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

    public bool ReadsOnce => false;

    public string? Objection(string sql) => null;

    public async Task<QservReply> Check(CancellationToken cancel)
    {
        var answer = await Ask(HttpMethod.Get, "meta/version", null, options.RequestPatience, cancel);
        if (!answer.Reply.Success || !answer.Body.TryGetProperty("version", out var version) || !version.TryGetInt32(out var number))
            throw new QservOutageException($"It does not tell its version: {answer.Reply.Error}", Trouble.Answer);
        return number >= options.ApiVersion
            ? QservReply.Done
            : QservReply.Failed(string.Create(CultureInfo.InvariantCulture, $"Its API has version {number}; this service is pinned to {options.ApiVersion}."), isOtherVersion: true);
    }

    public async Task<QservReply<long>> Submit(string sql, string mark, CancellationToken cancel)
    {
        var body = new SubmitBody($"{sql} /* {QueryMark.Comment(mark)} */", options.Databases[0].Name, options.ApiVersion, "hex");
        return (await Ask(HttpMethod.Post, "query-async", () => new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, FrontendJson.Default.SubmitBody)) { Headers = { ContentType = new("application/json") } },
            options.SubmitPatience, cancel)).QueryId();
    }

    public async Task<QservReply<QueryStatus>> Status(long id, CancellationToken cancel) =>
        (await Ask(HttpMethod.Get, $"query-async/status/{Text(id)}", null, options.RequestPatience, cancel)).Status();

    public async Task<QservReply> Cancel(long id, CancellationToken cancel) => (await Ask(HttpMethod.Delete, $"query-async/{Text(id)}", null, options.RequestPatience, cancel)).Reply;

    public async Task<QservReply> DeleteResult(long id, CancellationToken cancel) =>
        (await Ask(HttpMethod.Delete, $"query-async/result/{Text(id)}", null, options.RequestPatience, cancel)).Reply;

    public async Task<IResultReading> OpenResult(long id, TableSchema schema, QueryStatus status, CancellationToken cancel)
    {
        using var patience = new Deadline(options.ResultPatience, time, cancel);
        HttpResponseMessage? response = null;
        try
        {
            // Hexadecimal: of the encodings, the only one in which NULL, which comes as the text 'NULL', is no value.
            response = await http.GetAsync(Place($"query-async/result/{Text(id)}", "&binary_encoding=hex"), HttpCompletionOption.ResponseHeadersRead, patience.Token);
            Check(response);
            return new HttpResult(id, response, schema, status, options, time, log);
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

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpAnswer> Ask(HttpMethod method, string path, Func<HttpContent>? content, TimeSpan allowed, CancellationToken cancel)
    {
        using var patience = new Deadline(allowed, time, cancel);
        try
        {
            using var request = new HttpRequestMessage(method, Place(path, "")) { Content = content?.Invoke() };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            Check(response);
            return HttpAnswer.Of(await Body(response, patience.Token));
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

internal sealed record SubmitBody(
    [property: JsonPropertyName("query")] string Query,
    [property: JsonPropertyName("database")] string Database,
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("binary_encoding")] string BinaryEncoding);

[JsonSerializable(typeof(SubmitBody))]
internal sealed partial class FrontendJson : JsonSerializerContext;
