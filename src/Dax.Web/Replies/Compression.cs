using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dax.Web.Replies;

/// <summary>gzip or br for text, when the client asks for it (RFC 9110, 12.5.3), at the fastest level: it must keep up with the engine.</summary>
internal static class Compression
{
    /// <summary>
    /// A compressor before the response's pipe, with the headers that say so, or null when the answer goes out as it is. The caller
    /// disposes it once everything went well: disposing writes the end.
    /// </summary>
    public static Stream? Open(HttpContext context, string contentType)
    {
        if (!IsText(contentType))
            return null;
        var headers = context.Response.Headers;
        headers.Vary = "Accept-Encoding";
        var coding = HttpMethods.IsHead(context.Request.Method) ? null : Chosen(context.Request);
        if (coding is null)
            return null;
        headers.ContentEncoding = coding;
        var body = new PipeBodyStream(context.Response.BodyWriter);
        return coding == "br" ? new BrotliStream(body, CompressionLevel.Fastest) : new GZipStream(body, CompressionLevel.Fastest);
    }

    /// <summary>VOTable, CSV, TSV, JSON, XML and HTML; not FITS or Parquet.</summary>
    public static bool IsText(string contentType)
    {
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = semicolon < 0 ? contentType.AsSpan() : contentType.AsSpan(0, semicolon).TrimEnd();
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase) ||
            type.EndsWith("json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The coding with the greater weight; gzip of equals, which costs the server less.</summary>
    public static string? Chosen(HttpRequest request)
    {
        var asked = request.Headers.AcceptEncoding;
        if (asked.Count == 0 || !StringWithQualityHeaderValue.TryParseList(asked, out var list))
            return null;
        double gzip = 0, br = 0;
        foreach (var item in list)
        {
            if (item.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                gzip = item.Quality ?? 1;
            else if (item.Value.Equals("br", StringComparison.OrdinalIgnoreCase))
                br = item.Quality ?? 1;
        }
        return gzip == 0 && br == 0 ? null : gzip >= br ? "gzip" : "br";
    }
}
