using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dax.Engine.Faults;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Butler.Remote;

/// <summary>Requests to one Butler server. Everything is bounded: how long an answer may be, how long one waits for it. Logs name paths of the server's interface, never a token.</summary>
internal sealed partial class ServerConnection(HttpClient http, Uri server, string label, string? token, TimeSpan patience, ILogger log) : IDisposable
{
    /// <summary>Of an answer that is one document.</summary>
    private const int MaxDocumentBytes = 256 << 20;
    private const int MaxErrorBytes = 64 << 10;

    public string Label => label;

    /// <summary>The repository's URL, with a slash at its end.</summary>
    public Uri Server => server;

    public string? Token => token;

    public Task<Result<JsonDocument>> Get(string path, CancellationToken cancel) => Document(() => new HttpRequestMessage(HttpMethod.Get, new Uri(server, path)), cancel);

    public Task<Result<JsonDocument>> Post(string path, byte[] body, CancellationToken cancel) => Document(() => Posting(path, body), cancel);

    /// <summary>A query whose rows come as lines of JSON. The answer has begun when this returns.</summary>
    public Task<Result<QueryLines>> Stream(string path, byte[] body, CancellationToken cancel) => Guarded<QueryLines>(
        async waiting =>
        {
            using var request = Posting(path, body);
            var response = await Send(request, waiting);
            if (response.IsSuccessStatusCode) return new QueryLines(response, await response.Content.ReadAsStreamAsync(waiting), label, patience);
            using (response) return await Refusal(request, response, waiting);
        },
        cancel);

    /// <summary>The bytes of a small document that may be anything.</summary>
    public Task<Result<byte[]>> Bytes(string path, CancellationToken cancel) => Guarded<byte[]>(
        async waiting =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
            using var response = await Send(request, waiting);
            return response.IsSuccessStatusCode ? await ReadBounded(response, 1 << 20, waiting) : await Refusal(request, response, waiting);
        },
        cancel);

    public void Dispose() => http.Dispose();

    private Task<Result<JsonDocument>> Document(Func<HttpRequestMessage> make, CancellationToken cancel) => Guarded<JsonDocument>(
        async waiting =>
        {
            using var request = make();
            using var response = await Send(request, waiting);
            return response.IsSuccessStatusCode ? JsonDocument.Parse(await ReadBounded(response, MaxDocumentBytes, waiting)) : await Refusal(request, response, waiting);
        },
        cancel);

    private HttpRequestMessage Posting(string path, byte[] body) => new(HttpMethod.Post, new Uri(server, path))
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.Add("X-Butler-Client-Request-Id", Guid.NewGuid().ToString());
        request.Headers.UserAgent.ParseAdd("Dax.Orleans");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    private async Task<Fault> Refusal(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancel)
    {
        OnRefused(label, request.RequestUri!.AbsolutePath, (int)response.StatusCode);
        if (response.StatusCode != HttpStatusCode.UnprocessableEntity) return ServerFaults.Of(response, label);
        using var error = JsonDocument.Parse(await ReadBounded(response, MaxErrorBytes, cancel));
        return ServerFaults.Read(error.RootElement, label);
    }

    private static async Task<byte[]> ReadBounded(HttpResponseMessage response, int most, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > most) throw new InvalidDataException("The answer is too long.");
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        using var all = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            if (all.Length + read > most) throw new InvalidDataException("The answer is too long.");
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }

    private async Task<Result<T>> Guarded<T>(Func<CancellationToken, Task<Result<T>>> work, CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        waiting.CancelAfter(patience);
        try
        {
            return await work(waiting.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            OnSilent(label, e.Message);
            return ServerFaults.Silent(label);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            OnStrange(e, label);
            return ServerFaults.Strange(label);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The Butler server of {Label} answered {Path} with status {Status}")]
    private partial void OnRefused(string label, string path, int status);

    [LoggerMessage(2, LogLevel.Warning, "The Butler server of {Label} does not answer: {Reason}")]
    private partial void OnSilent(string label, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The Butler server of {Label} gives an answer that cannot be read")]
    private partial void OnStrange(Exception e, string label);
}
