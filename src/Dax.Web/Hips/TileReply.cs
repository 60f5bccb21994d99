using System.Globalization;
using Dax.Contracts.Faults;
using Dax.Contracts.Tiles;
using Dax.Web.Files;
using Dax.Web.Replies;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dax.Web.Hips;

/// <summary>
/// Answers with a file of a map, or a part of it: to whoever has it, that it is still the same; to others its bytes, from memory without a copy of our own, or read in pieces into the server's memory. The usual request, without
/// conditions or with our own validator, is answered without taking a header apart.
/// </summary>
internal sealed class TileReply(ITileFiles files, int pieceBytes = 256 * 1024)
{
    /// <param name="isAny">The grain says the same for a while: when it was asked again, the file that is there now is the answer.</param>
    /// <returns>False when the file is not the one that the grain spoke of any more: ask it again.</returns>
    public async ValueTask<bool> TrySend(HttpContext context, string map, TileView view, string extension, bool isAny = false)
    {
        var response = context.Response;
        var headers = response.Headers;
        headers.ETag = view.ETag;
        headers.LastModified = HeaderUtilities.FormatDate(view.LastModified);
        var judgement = Judge(context.Request, view);
        if (judgement == Precondition.NotModified)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }
        if (judgement == Precondition.Failed)
        {
            await Reply.Text(context, "The file is not the one that the request's conditions name.", StatusCodes.Status412PreconditionFailed);
            return true;
        }
        using var file = await files.Open(map, view.Path, isAny ? null : view.ETag, context.RequestAborted);
        if (file is null) return false;
        if (isAny) (headers.ETag, headers.LastModified) = (file.ETag, HeaderUtilities.FormatDate(file.LastModified));
        headers.AcceptRanges = "bytes";
        if (Asked(context.Request, file) is not { } part)
        {
            headers.ContentRange = $"bytes */{file.Length.ToString(CultureInfo.InvariantCulture)}";
            await Reply.Text(context, "The file has none of the bytes that the request asks for.", StatusCodes.Status416RangeNotSatisfiable);
            return true;
        }
        response.ContentType = ContentType(extension);
        response.ContentLength = part.Length;
        if (part.Length != file.Length)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {part.First}-{part.Last}/{file.Length}");
        }
        if (HttpMethods.IsHead(context.Request.Method)) return true;
        // Bytes that are written before the headers are would be copied once more; but what may fail does so before, so that it can be told.
        if (file.IsAtHand) await response.StartAsync(context.RequestAborted);
        if (file.Bytes is { } bytes && bytes.Length == file.Length) await Send(context, bytes.Slice((int)part.First, (int)part.Length));
        else await Copy(context, file, part);
        return true;
    }

    /// <summary>All of it, unless one range is asked for (RFC 9110, 14.2; several are no map client's wish); null when none of it is in the file.</summary>
    private static ByteRange? Asked(HttpRequest request, TileFile file)
    {
        var all = new ByteRange(0, file.Length - 1);
        if (request.Headers.Range.Count == 0 || !HttpMethods.IsGet(request.Method)) return all;
        var asked = request.GetTypedHeaders();
        if (!new Preconditions(asked, file.ETag, file.LastModified).AllowsRange()) return all;
        return ByteRanges.Select(asked.Range, file.Length) switch
        {
            [] => null,
            [var one] => one,
            _ => all,
        };
    }

    private static string ContentType(string extension) => extension switch
    {
        "fits" => "application/fits",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "json" => "application/json",
        _ => "application/x-votable+xml",
    };

    private static Precondition Judge(HttpRequest request, TileView view)
    {
        var headers = request.Headers;
        var known = headers.IfNoneMatch;
        if (headers.IfMatch.Count > 0 || headers.IfUnmodifiedSince.Count > 0) return new Preconditions(request.GetTypedHeaders(), view.ETag, view.LastModified).Judge(request.Method);
        if (known.Count == 0 && headers.IfModifiedSince.Count == 0) return Precondition.Proceed;
        if (known.Count == 1 && string.Equals(known[0], view.ETag, StringComparison.Ordinal)) return Precondition.NotModified;
        return new Preconditions(request.GetTypedHeaders(), view.ETag, view.LastModified).Judge(request.Method);
    }

    /// <summary>As one piece, instead of the server's own blocks.</summary>
    private async ValueTask Send(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        var body = context.Response.BodyWriter;
        if (bytes.Length > pieceBytes)
        {
            await body.WriteAsync(bytes, context.RequestAborted);
            return;
        }
        bytes.CopyTo(body.GetMemory(bytes.Length));
        body.Advance(bytes.Length);
        await body.FlushAsync(context.RequestAborted);
    }

    private async Task Copy(HttpContext context, TileFile file, ByteRange part)
    {
        var body = context.Response.BodyWriter;
        for (var offset = part.First; offset <= part.Last;)
        {
            var count = (int)Math.Min(pieceBytes, part.Last - offset + 1);
            await Read(file, offset, body.GetMemory(count)[..count], context.RequestAborted);
            body.Advance(count);
            offset += count;
            // Waits until the client has taken it: a slow one holds one piece.
            if ((await body.FlushAsync(context.RequestAborted)).IsCompleted) return;
        }
    }

    private static async ValueTask Read(TileFile file, long offset, Memory<byte> into, CancellationToken cancel)
    {
        try
        {
            await file.Read(offset, into, cancel);
        }
        catch (IOException)
        {
            throw new FaultException(new FaultView(FaultCode.Transient, "The store of the tile failed while it was read. Please try again."));
        }
    }
}
