using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dax.Qserv.StandIn.Queries;

namespace Dax.Qserv.StandIn.Http;

/// <summary>Answers of the frontend: always 200, members in the order of the alphabet, as its JSON library writes them.</summary>
internal static class Answers
{
    public static Task Success(HttpContext context, params (string Name, object Value)[] members) =>
        Write(context, [.. members, ("error", ""), ("error_ext", new Dictionary<string, object>()), ("success", 1), ("warning", "")]);

    public static Task Failure(HttpContext context, string error, (int Min, int Max)? versions = null) => Write(context,
    [
        ("error", error), ("success", 0), ("warning", ""),
        ("error_ext", versions is { } range ? new Dictionary<string, object> { ["max_version"] = range.Max, ["min_version"] = range.Min } : new Dictionary<string, object>()),
    ]);

    public static IReadOnlyDictionary<string, object> Status(UserQuery query) => new SortedDictionary<string, object>(StringComparer.Ordinal)
    {
        ["queryId"] = query.Id,
        ["query"] = query.Text,
        ["status"] = query.Status,
        ["error"] = query.Error,
        ["czarId"] = 8,
        ["czarType"] = "http",
        ["totalChunks"] = query.TotalChunks,
        ["completedChunks"] = query.CompletedChunks,
        ["collectedBytes"] = query.Status == "COMPLETED" ? query.Rows * query.Columns.Count * 10 : 0,
        ["collectedRows"] = query.Status == "COMPLETED" ? query.Rows : 0,
        ["finalRows"] = query.Status == "COMPLETED" ? query.Rows : 0,
        ["queryBeginEpoch"] = query.Begun,
        ["lastUpdateEpoch"] = query.Begun,
    };

    /// <summary>A result as it is read from the database; <paramref name="broken"/> says how it goes wrong.</summary>
    public static async Task Result(HttpContext context, UserQuery query, IAsyncEnumerable<string[]> rows, Misbehaviour broken, Func<Task> beforeCut)
    {
        context.Response.ContentType = "application/json";
        var output = new ArrayBufferWriter<byte>(1 << 16);
        var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        await using var writer = json.ConfigureAwait(false);
        json.WriteStartObject();
        json.WriteString("error", "");
        json.WriteStartObject("error_ext");
        json.WriteEndObject();
        json.WriteStartArray("rows");
        var count = 0L;
        await foreach (var row in rows)
        {
            json.WriteStartArray();
            foreach (var cell in row)
                json.WriteStringValue(cell);
            json.WriteEndArray();
            if (++count > query.Rows / 2 && broken is Misbehaviour.ResultCut or Misbehaviour.ResultMalformed)
            {
                await Flush(context, json, output);
                if (broken == Misbehaviour.ResultCut)
                {
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await beforeCut().WaitAsync(context.RequestAborted);
                    context.Abort();
                    return;
                }
                await context.Response.Body.WriteAsync("}]oops"u8.ToArray(), context.RequestAborted);
                return;
            }
            if (output.WrittenCount + json.BytesPending > 1 << 16)
                await Flush(context, json, output);
        }
        json.WriteEndArray();
        Schema(json, broken == Misbehaviour.ResultForeign ? [.. query.Columns.Select(c => c with { Type = "VARCHAR(17)" })] : query.Columns);
        json.WriteNumber("success", 1);
        json.WriteString("warning", "");
        json.WriteEndObject();
        await Flush(context, json, output);
    }

    private static void Schema(Utf8JsonWriter json, IReadOnlyList<ResultColumn> columns)
    {
        json.WriteStartArray("schema");
        foreach (var column in columns)
        {
            json.WriteStartObject();
            json.WriteString("column", column.Name);
            json.WriteNumber("is_binary", column.IsBinary ? 1 : 0);
            json.WriteString("table", "");
            json.WriteString("type", column.Type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static async Task Flush(HttpContext context, Utf8JsonWriter json, ArrayBufferWriter<byte> output)
    {
        await json.FlushAsync(context.RequestAborted);
        await context.Response.Body.WriteAsync(output.WrittenMemory, context.RequestAborted);
        output.ResetWrittenCount();
    }

    private static async Task Write(HttpContext context, (string Name, object Value)[] members)
    {
        context.Response.ContentType = "application/json";
        var sorted = new SortedDictionary<string, object>(members.ToDictionary(m => m.Name, m => m.Value), StringComparer.Ordinal);
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(sorted), context.RequestAborted);
    }

    public static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
