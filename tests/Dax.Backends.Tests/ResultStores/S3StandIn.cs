using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.Tests.ResultStores;

/// <summary>
/// As much of S3's REST interface as the result store uses, in memory: objects with ETags and ranges, lists in pages, deletions of many, uploads in parts with S3's rules on
/// their sizes. Signatures are not looked at.
/// </summary>
internal sealed class S3StandIn : IAsyncDisposable
{
    private const int LeastPart = 5 << 20;
    private static readonly XNamespace S3 = "http://s3.amazonaws.com/doc/2006-03-01/";
    private readonly WebApplication app;
    private int uploads;

    private S3StandIn(WebApplication app) => this.app = app;

    public sealed record Upload(string Key, DateTimeOffset Begun)
    {
        public ConcurrentDictionary<int, byte[]> Parts { get; } = new();
    }

    public Uri Url => new(app.Urls.Single());

    public ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset At)> Objects { get; } = new();

    public ConcurrentDictionary<string, Upload> Uploads { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public int PageSize { get; set; } = 1000;

    /// <summary>True: the request is answered by 500.</summary>
    public Func<HttpRequest, bool> Fails { get; set; } = _ => false;

    /// <summary>Answers of objects break off after so many bytes, once.</summary>
    public int? BreaksAfter { get; set; }

    public static async Task<S3StandIn> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var standIn = new S3StandIn(app);
        app.Run(standIn.Answer);
        await app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task Answer(HttpContext context)
    {
        var (request, query) = (context.Request, context.Request.Query);
        Asked.Enqueue($"{request.Method} {request.Path}{request.QueryString} {request.Headers.Range}");
        if (Fails(request))
            return Error(context, 500, "InternalError");
        var key = request.Path.Value!.Split('/', 3) is [_, "bucket", var k] ? k : "";
        return (request.Method, query) switch
        {
            ("GET", _) when query.ContainsKey("uploads") => ListUploads(context),
            ("GET", _) when key.Length == 0 => ListObjects(context),
            ("GET" or "HEAD", _) => Get(context, key),
            ("POST", _) when query.ContainsKey("delete") => DeleteMany(context),
            ("POST", _) when query.ContainsKey("uploads") => Begin(context, key),
            ("POST", _) => Complete(context, key),
            ("PUT", _) when query.ContainsKey("uploadId") => PutPart(context),
            ("PUT", _) => Put(context, key),
            ("DELETE", _) when query.ContainsKey("uploadId") => Abort(context),
            _ => Error(context, 400, "InvalidRequest"),
        };
    }

    private async Task Put(HttpContext context, string key)
    {
        var bytes = await Body(context);
        Objects[key] = (bytes, DateTimeOffset.UtcNow);
        context.Response.Headers.ETag = Tag(bytes);
    }

    private async Task Get(HttpContext context, string key)
    {
        if (!Objects.TryGetValue(key, out var found))
        {
            await Error(context, 404, "NoSuchKey");
            return;
        }
        if (context.Request.Headers.IfMatch is [{ } wanted] && wanted != Tag(found.Bytes))
        {
            await Error(context, 412, "PreconditionFailed");
            return;
        }
        if (BreaksAfter is { } count && context.Request.Method == "GET")
        {
            BreaksAfter = null;
            context.Response.ContentLength = found.Bytes.Length;
            context.Response.Headers.ETag = Tag(found.Bytes);
            await context.Response.Body.WriteAsync(found.Bytes.AsMemory(0, count));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await TypedResults.Bytes(found.Bytes, "application/octet-stream", enableRangeProcessing: true, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue(Tag(found.Bytes)))
            .ExecuteAsync(context);
    }

    private Task Begin(HttpContext context, string key)
    {
        var id = $"upload-{Interlocked.Increment(ref uploads)}";
        Uploads[id] = new Upload(key, DateTimeOffset.UtcNow);
        return Xml(context, "InitiateMultipartUploadResult", ("Bucket", "bucket"), ("Key", key), ("UploadId", id));
    }

    private async Task PutPart(HttpContext context)
    {
        var bytes = await Body(context);
        if (!Uploads.TryGetValue(context.Request.Query["uploadId"]!, out var upload))
        {
            await Error(context, 404, "NoSuchUpload");
            return;
        }
        upload.Parts[int.Parse(context.Request.Query["partNumber"]!, CultureInfo.InvariantCulture)] = bytes;
        context.Response.Headers.ETag = Tag(bytes);
    }

    private async Task Complete(HttpContext context, string key)
    {
        var named = XDocument.Parse(System.Text.Encoding.UTF8.GetString(await Body(context))).Descendants().Where(e => e.Name.LocalName == "Part")
            .Select(p => (Number: (int)p.Elements().Single(e => e.Name.LocalName == "PartNumber"), Tag: p.Elements().Single(e => e.Name.LocalName == "ETag").Value)).ToList();
        if (!Uploads.TryRemove(context.Request.Query["uploadId"]!, out var upload))
        {
            await Error(context, 404, "NoSuchUpload");
            return;
        }
        var parts = named.Select(n => upload.Parts.GetValueOrDefault(n.Number)).ToList();
        if (parts.Where((p, i) => p is null || Tag(p).Trim('"') != named[i].Tag.Trim('"')).Any())
            await Error(context, 400, "InvalidPart");
        else if (parts.SkipLast(1).Any(p => p!.Length < LeastPart))
            await Error(context, 400, "EntityTooSmall");
        else
        {
            Objects[key] = ([.. parts.SelectMany(p => p!)], DateTimeOffset.UtcNow);
            await Xml(context, "CompleteMultipartUploadResult", ("Bucket", "bucket"), ("Key", key), ("ETag", Tag(Objects[key].Bytes)));
        }
    }

    private Task Abort(HttpContext context)
    {
        if (!Uploads.TryRemove(context.Request.Query["uploadId"]!, out _))
            return Error(context, 404, "NoSuchUpload");
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task DeleteMany(HttpContext context)
    {
        foreach (var key in XDocument.Parse(System.Text.Encoding.UTF8.GetString(await Body(context))).Descendants().Where(e => e.Name.LocalName == "Key"))
            Objects.TryRemove(key.Value, out _);
        await Xml(context, "DeleteResult");
    }

    private Task ListObjects(HttpContext context)
    {
        var query = context.Request.Query;
        var all = Objects.Where(o => o.Key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(o.Key, query["continuation-token"]) > 0)
            .OrderBy(o => o.Key, StringComparer.Ordinal).ToList();
        var page = all.Take(PageSize).ToList();
        var more = all.Count > page.Count;
        var document = new XElement(S3 + "ListBucketResult", new XElement(S3 + "Name", "bucket"), new XElement(S3 + "IsTruncated", more ? "true" : "false"),
            page.Select(o => new XElement(S3 + "Contents", new XElement(S3 + "Key", o.Key), new XElement(S3 + "LastModified", Time(o.Value.At)),
                new XElement(S3 + "ETag", Tag(o.Value.Bytes)), new XElement(S3 + "Size", o.Value.Bytes.Length), new XElement(S3 + "StorageClass", "STANDARD"))));
        if (more)
            document.Add(new XElement(S3 + "NextContinuationToken", page[^1].Key));
        return Xml(context, document);
    }

    private Task ListUploads(HttpContext context)
    {
        var query = context.Request.Query;
        var all = Uploads.Where(u => u.Value.Key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal)).OrderBy(u => u.Key, StringComparer.Ordinal)
            .Where(u => string.CompareOrdinal(u.Key, query["upload-id-marker"]) > 0).ToList();
        var page = all.Take(PageSize).ToList();
        var document = new XElement(S3 + "ListMultipartUploadsResult", new XElement(S3 + "Bucket", "bucket"), new XElement(S3 + "IsTruncated", all.Count > page.Count ? "true" : "false"),
            page.Select(u => new XElement(S3 + "Upload", new XElement(S3 + "Key", u.Value.Key), new XElement(S3 + "UploadId", u.Key), new XElement(S3 + "Initiated", Time(u.Value.Begun)))));
        if (page.Count > 0)
            document.Add(new XElement(S3 + "NextKeyMarker", page[^1].Value.Key), new XElement(S3 + "NextUploadIdMarker", page[^1].Key));
        return Xml(context, document);
    }

    private static async Task<byte[]> Body(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static string Tag(byte[] bytes) => $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..32]}\"";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static Task Error(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        return context.Request.Method == "HEAD" ? Task.CompletedTask : Xml(context, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
    }

    private static Task Xml(HttpContext context, string root, params (string Name, string Value)[] elements) =>
        Xml(context, new XElement(S3 + root, elements.Select(e => new XElement(S3 + e.Name, e.Value))));

    private static Task Xml(HttpContext context, XElement document)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + document);
    }
}
