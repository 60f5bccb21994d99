using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Backends.Butler.Remote;

/// <summary>
/// The pages of a query's answer, a line of JSON each. Lines that only say that the server is still at it are passed over; an error line ends the answer with its fault. Each line may take as
/// long as the server's patience says: it sends a sign of life every 15 s.
/// </summary>
internal sealed class QueryLines(HttpResponseMessage response, Stream body, string label, TimeSpan patience) : IDisposable
{
    private const int MaxLineBytes = 128 << 20;
    private readonly PipeReader reader = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 << 10));

    /// <summary>Null at the end. Throws <see cref="ButlerException"/>; the page is the caller's to dispose.</summary>
    public async ValueTask<JsonDocument?> Next(CancellationToken cancel)
    {
        try
        {
            while (await Line(cancel) is { } page)
            {
                if (IsRows(page.RootElement)) return page;
                page.Dispose();
            }
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new ButlerException(ServerFaults.Silent(label), e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidDataException)
        {
            throw new ButlerException(ServerFaults.Strange(label), e);
        }
    }

    public void Dispose()
    {
        reader.Complete();
        response.Dispose();
    }

    private bool IsRows(JsonElement page)
    {
        if (page.ValueKind != JsonValueKind.Object || !page.TryGetProperty("type", out var type)) throw new InvalidDataException("A line of the answer has no type.");
        if (type.ValueEquals("keep-alive")) return false;
        if (!type.ValueEquals("error")) return true;
        throw new ButlerException(ServerFaults.Read(page.TryGetProperty("error", out var error) ? error : default, label));
    }

    private async ValueTask<JsonDocument?> Line(CancellationToken cancel)
    {
        while (true)
        {
            var read = await Read(cancel);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var page = Parse(buffer.Slice(0, end));
                reader.AdvanceTo(buffer.GetPosition(1, end));
                if (page is not null) return page;
                continue;
            }
            if (read.IsCompleted)
            {
                var last = Parse(buffer);
                reader.AdvanceTo(buffer.End);
                return last;
            }
            if (buffer.Length > MaxLineBytes) throw new InvalidDataException("A line of the answer is too long.");
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private async ValueTask<ReadResult> Read(CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        waiting.CancelAfter(patience);
        return await reader.ReadAsync(waiting.Token);
    }

    /// <summary>Null for an empty line.</summary>
    private static JsonDocument? Parse(ReadOnlySequence<byte> line)
    {
        var text = new SequenceReader<byte>(line);
        text.AdvancePastAny((byte)' ', (byte)'\r', (byte)'\t');
        // A copy: the document outlives the pipe's buffer.
        return text.End ? null : JsonDocument.Parse(line.ToArray());
    }
}
