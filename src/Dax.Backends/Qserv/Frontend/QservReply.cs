using System.Text.Json;

namespace Dax.Backends.Qserv.Frontend;

/// <summary>
/// What the frontend answered: always HTTP 200, so <c>success</c> says whether it did what was asked (Qserv's http-frontend, "Error reporting").
/// </summary>
internal sealed class QservReply
{
    private QservReply(JsonElement body) => Body = body;

    /// <summary>An answer that was read otherwise.</summary>
    public static QservReply Failed(string error, bool isOtherVersion) => new(default) { Error = error, IsOtherVersion = isOtherVersion };

    public JsonElement Body { get; }

    public bool Success { get; private init; }

    /// <summary>Its own words when it did not; for the log, and for recognising what went wrong. Never for users.</summary>
    public string Error { get; private init; } = "";

    /// <summary>It does not speak our version of its API.</summary>
    public bool IsOtherVersion { get; private init; }

    /// <exception cref="QservOutageException">It is no answer of a frontend.</exception>
    public static QservReply Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("success", out var success) || !IsFlag(success, out var isSuccess))
                throw new QservOutageException("The answer does not say whether it is a success.", Trouble.Answer);
            return new QservReply(root)
            {
                Success = isSuccess,
                Error = !isSuccess && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString()! : "",
                IsOtherVersion = !isSuccess && root.TryGetProperty("error_ext", out var more) && more.ValueKind == JsonValueKind.Object && more.TryGetProperty("max_version", out _),
            };
        }
        // As for results: a text that is no text is found when it is taken.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new QservOutageException("The answer is not JSON.", Trouble.Answer, e);
        }
    }

    /// <summary>0 is failure, any other number success.</summary>
    private static bool IsFlag(JsonElement flag, out bool value)
    {
        value = flag.ValueKind == JsonValueKind.True || (flag.ValueKind == JsonValueKind.Number && flag.GetDouble() != 0);
        return flag.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number;
    }
}

/// <summary>How far a request came that got no proper answer.</summary>
internal enum Trouble
{
    /// <summary>It was never sent: there was no connection.</summary>
    Unsent,
    /// <summary>It may have been sent, and worked upon.</summary>
    Unanswered,
    /// <summary>There was an answer, of another program or a broken one.</summary>
    Answer,
}

/// <summary>The frontend did not answer as a frontend does. The message is for the log.</summary>
internal sealed class QservOutageException(string message, Trouble trouble, Exception? inner = null) : Exception(message, inner)
{
    public Trouble Trouble { get; } = trouble;
}
