using System.Text.Json;
using Dax.Backends.Qserv.Frontend;

namespace Dax.Backends.Qserv.Http;

/// <summary>
/// What the frontend answered: always HTTP 200, so <c>success</c> says whether it did what was asked (Qserv's http-frontend, "Error reporting").
/// </summary>
/// <param name="Body">The whole of it: an object.</param>
internal sealed record HttpAnswer(QservReply Reply, JsonElement Body)
{
    /// <exception cref="QservOutageException">It is no answer of a frontend.</exception>
    public static HttpAnswer Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("success", out var success) || !IsFlag(success, out var isSuccess))
                throw new QservOutageException("The answer does not say whether it is a success.", Trouble.Answer);
            return new HttpAnswer(isSuccess ? QservReply.Done : QservReply.Failed(
                root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString()! : "",
                root.TryGetProperty("error_ext", out var more) && more.ValueKind == JsonValueKind.Object && more.TryGetProperty("max_version", out _)), root);
        }
        // As for results: a text that is no text is found when it is taken.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new QservOutageException("The answer is not JSON.", Trouble.Answer, e);
        }
    }

    /// <summary>Of a submission.</summary>
    /// <exception cref="QservOutageException">It has none.</exception>
    public QservReply<long> QueryId()
    {
        if (!Reply.Success)
            return QservReply<long>.Refused(Reply);
        return Body.TryGetProperty("queryId", out var number) && number.TryGetInt64(out var id)
            ? QservReply<long>.Of(id)
            : throw new QservOutageException("The answer has no number of a query.", Trouble.Answer);
    }

    /// <summary>What <c>/query-async/status/:id</c> tells.</summary>
    /// <exception cref="QservOutageException">It is no status.</exception>
    public QservReply<QueryStatus> Status()
    {
        if (!Reply.Success)
            return QservReply<QueryStatus>.Refused(Reply);
        if (!Body.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object || QueryStatus.PhaseOf(Text("status")) is not { } phase)
            throw new QservOutageException("The answer has no status of a query.", Trouble.Answer);
        return QservReply<QueryStatus>.Of(new QueryStatus(phase, Text("error"), Text("query"))
        {
            TotalChunks = Number("totalChunks"), CompletedChunks = Number("completedChunks"),
            CollectedBytes = Number("collectedBytes"), CollectedRows = Number("collectedRows"), FinalRows = Number("finalRows"),
        });

        string Text(string name) => status.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

        long Number(string name) => status.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? Math.Max(number, 0) : 0;
    }

    /// <summary>0 is failure, any other number success.</summary>
    private static bool IsFlag(JsonElement flag, out bool value)
    {
        value = flag.ValueKind == JsonValueKind.True || (flag.ValueKind == JsonValueKind.Number && flag.GetDouble() != 0);
        return flag.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number;
    }
}
