using Dax.Contracts.Faults;
using Dax.Contracts.Results;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Replies;

/// <summary>
/// Sends an answer as its chunks come. The next chunk is asked for when the client has taken the last, so a slow reader slows the
/// engine. An answer that breaks off is cut, never ended.
/// </summary>
internal static class ChunkReply
{
    /// <summary>Throws FaultException, with nothing sent, when the first chunk is a fault.</summary>
    public static async Task Send(HttpContext context, IAsyncEnumerator<ResultChunk> chunks)
    {
        if (!await chunks.MoveNextAsync())
            throw new InvalidDataException("The answer has no first chunk.");
        var first = chunks.Current;
        if (first.Fault is { } fault)
            throw new FaultException(fault);
        if (first.Head is { IsEmpty: true })
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        var compressor = Begin(context, first);
        try
        {
            if (compressor is null)
                await Plain(context, chunks);
            else
                await Compressed(context, chunks, compressor);
        }
        catch
        {
            // Before the compressor or the server could write a proper end behind a part of the answer.
            context.Abort();
            throw;
        }
    }

    private static Stream? Begin(HttpContext context, ResultChunk first)
    {
        var head = first.Head ?? throw new InvalidDataException("The first chunk of the answer has no head.");
        var response = context.Response;
        response.ContentType = head.ContentType;
        response.Headers.ContentDisposition = Disposition.Inline(head.FileName);
        var compressor = Compression.Open(context, head.ContentType);
        if (compressor is null)
            response.ContentLength = first.Last ? first.Bytes.Length : head.Length;
        return compressor;
    }

    private static async Task Plain(HttpContext context, IAsyncEnumerator<ResultChunk> chunks)
    {
        var body = context.Response.BodyWriter;
        for (; ; )
        {
            var chunk = chunks.Current;
            var flushed = await body.WriteAsync(chunk.Bytes, context.RequestAborted);
            if (chunk.Last || flushed.IsCompleted)
                return;
            await Next(chunks);
        }
    }

    private static async Task Compressed(HttpContext context, IAsyncEnumerator<ResultChunk> chunks, Stream compressor)
    {
        for (; ; )
        {
            var chunk = chunks.Current;
            await compressor.WriteAsync(chunk.Bytes, context.RequestAborted);
            if (chunk.Last)
                break;
            await compressor.FlushAsync(context.RequestAborted);
            await Next(chunks);
        }
        await compressor.DisposeAsync();
    }

    private static async ValueTask Next(IAsyncEnumerator<ResultChunk> chunks)
    {
        if (!await chunks.MoveNextAsync())
            throw new InvalidDataException("The answer ended without its last chunk.");
        if (chunks.Current.Fault is { } late)
            throw new FaultException(late);
    }
}
