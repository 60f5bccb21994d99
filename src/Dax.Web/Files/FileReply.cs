using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dax.Contracts.Datasets;
using Dax.Contracts.Faults;
using Dax.Web.Replies;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dax.Web.Files;

/// <summary>
/// Answers with a file, or with the parts or the news of it that the request's conditions want (RFC 9110, 13 and 14). One buffer is read and sent at a time, in the server's own memory,
/// which was measured to be faster than the kernel's copying (docs/performance.md).
/// </summary>
internal sealed class FileReply(int bufferBytes)
{
    public Task Send(HttpContext context, DatasetFile file)
    {
        var (request, response) = (context.Request, context.Response);
        var asked = request.GetTypedHeaders();
        response.Headers.ETag = file.ETag;
        response.Headers.AcceptRanges = "bytes";
        if (file.LastModified is { } modified) response.Headers.LastModified = HeaderUtilities.FormatDate(modified);
        var conditions = new Preconditions(asked, file.ETag, file.LastModified);
        switch (conditions.Judge(request.Method))
        {
            case Precondition.NotModified:
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            case Precondition.Failed:
                return Reply.Text(context, "The file is not the one that the request's conditions name.", StatusCodes.Status412PreconditionFailed);
        }
        response.Headers.ContentDisposition = Disposition.Inline(file.FileName);
        var ranges = HttpMethods.IsGet(request.Method) && conditions.AllowsRange() ? ByteRanges.Select(asked.Range, file.Length) : null;
        return ranges switch
        {
            null => Whole(context, file),
            [] => Unsatisfiable(context, file),
            [var one] => Part(context, file, one),
            var several => Parts(context, file, several.Value),
        };
    }

    private Task Whole(HttpContext context, DatasetFile file)
    {
        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = file.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : Copy(context, file, new ByteRange(0, file.Length - 1));
    }

    private static Task Unsatisfiable(HttpContext context, DatasetFile file)
    {
        context.Response.Headers.ContentRange = $"bytes */{file.Length.ToString(CultureInfo.InvariantCulture)}";
        context.Response.Headers.Remove("Content-Disposition");
        return Reply.Text(context, "The file has none of the bytes that the request asks for.", StatusCodes.Status416RangeNotSatisfiable);
    }

    private Task Part(HttpContext context, DatasetFile file, ByteRange part)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status206PartialContent;
        response.ContentType = file.ContentType;
        response.ContentLength = part.Length;
        response.Headers.ContentRange = Written(part, file);
        return Copy(context, file, part);
    }

    /// <summary>multipart/byteranges (14.6), its length known beforehand.</summary>
    private async Task Parts(HttpContext context, DatasetFile file, ImmutableArray<ByteRange> parts)
    {
        var response = context.Response;
        var boundary = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        byte[][] heads = [.. parts.Select(p => Encoding.ASCII.GetBytes($"\r\n--{boundary}\r\nContent-Type: {file.ContentType}\r\nContent-Range: {Written(p, file)}\r\n\r\n"))];
        var tail = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        response.StatusCode = StatusCodes.Status206PartialContent;
        response.ContentType = $"multipart/byteranges; boundary={boundary}";
        response.ContentLength = heads.Sum(h => (long)h.Length) + parts.Sum(p => p.Length) + tail.Length;
        for (var i = 0; i < parts.Length; i++)
        {
            await response.BodyWriter.WriteAsync(heads[i], context.RequestAborted);
            await Copy(context, file, parts[i]);
        }
        await response.BodyWriter.WriteAsync(tail, context.RequestAborted);
    }

    private async Task Copy(HttpContext context, DatasetFile file, ByteRange part)
    {
        var body = context.Response.BodyWriter;
        var cancel = context.RequestAborted;
        for (var offset = part.First; offset <= part.Last;)
        {
            var count = (int)Math.Min(bufferBytes, part.Last - offset + 1);
            await Read(file, offset, body.GetMemory(count)[..count], cancel);
            body.Advance(count);
            offset += count;
            // Waits until the client has taken it: a slow one holds one buffer.
            if ((await body.FlushAsync(cancel)).IsCompleted) return;
        }
    }

    private static async ValueTask Read(DatasetFile file, long offset, Memory<byte> into, CancellationToken cancel)
    {
        try
        {
            await file.Read(offset, into, cancel);
        }
        catch (IOException)
        {
            throw new FaultException(new FaultView(FaultCode.Transient, "The store of the file failed while it was read. Please try again."));
        }
    }

    private static string Written(ByteRange part, DatasetFile file) => string.Create(CultureInfo.InvariantCulture, $"bytes {part.First}-{part.Last}/{file.Length}");
}
