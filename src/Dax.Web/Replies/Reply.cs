using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Replies;

/// <summary>Answers that fit into memory.</summary>
internal static class Reply
{
    // Below this a compressed answer saves no packet.
    private const int WorthCompressing = 1400;

    public static Task Document(HttpContext context, string contentType, Action<IBufferWriter<byte>> write, int status = StatusCodes.Status200OK)
    {
        var document = new ArrayBufferWriter<byte>(2048);
        write(document);
        return Bytes(context, contentType, document.WrittenMemory, status);
    }

    /// <summary>An atomic value: exactly the text, no line end (UWS 1.1, 2.2.2).</summary>
    public static Task Text(HttpContext context, string text, int status = StatusCodes.Status200OK) =>
        Bytes(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text), status);

    /// <summary>303: the answer to what was asked is at the URL.</summary>
    public static Task SeeOther(HttpContext context, string url)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = url;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    public static async Task Bytes(HttpContext context, string contentType, ReadOnlyMemory<byte> bytes, int status)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        var compressor = bytes.Length < WorthCompressing ? null : Compression.Open(context, contentType);
        if (compressor is null)
        {
            response.ContentLength = bytes.Length;
            await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
            return;
        }
        await compressor.WriteAsync(bytes, context.RequestAborted);
        await compressor.DisposeAsync();
    }
}
