using Dax.Contracts.Faults;
using Dax.Contracts.Results;
using Dax.Ivoa.Dali;
using Dax.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Dax.Web.Requests;

/// <summary>
/// Reads what a request says, of whatever form it is (DALI 1.1, 3.1): the query string, a urlencoded body, a multipart body with files
/// that go to the sink as they come. Everything has a bound; exceeding one is a Usage fault.
/// </summary>
internal sealed class RequestReader(IUploadSink sink, IOptions<RequestLimitsOptions> options)
{
    // COR_E_IO, what an IOException has that was made without a cause.
    private const int UnexpectedEnd = unchecked((int)0x80131620);

    private readonly RequestLimitsOptions limits = options.Value;

    public ValueTask<DaliRequest> Read(HttpContext context) => Read(context, limits.Parts);

    /// <param name="most">Parameters, and parts of a multipart body, for a resource that takes long lists.</param>
    public ValueTask<DaliRequest> Read(HttpContext context, int most)
    {
        var values = new List<KeyValuePair<string, string>>(8);
        AddEncoded(context.Request.QueryString.Value.AsMemory(), values, most);
        return string.IsNullOrEmpty(context.Request.ContentType) || HttpMethods.IsGet(context.Request.Method)
            ? ValueTask.FromResult(Made(values, []))
            : ReadBody(context, values, most);
    }

    private async ValueTask<DaliRequest> ReadBody(HttpContext context, List<KeyValuePair<string, string>> values, int most)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.RequestBytes;
        var type = context.Request.ContentType!;
        if (type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await ReadMultipart(context, Boundary(type), values, most);
        if (!type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            throw Usage("Parameters are taken as application/x-www-form-urlencoded or multipart/form-data.");
        AddEncoded((await BoundedText.Read(context.Request.Body, limits.FormBytes, context.RequestAborted)).AsMemory(), values, most);
        return Made(values, []);
    }

    private void AddEncoded(ReadOnlyMemory<char> text, List<KeyValuePair<string, string>> values, int most)
    {
        foreach (var pair in new QueryStringEnumerable(text))
        {
            if (pair.EncodedName.IsEmpty)
                continue;
            if (values.Count == most)
                throw Usage($"More than {most} parameters.");
            var value = pair.DecodeValue();
            if (value.Length > limits.ValueBytes)
                throw TooLong(pair.DecodeName().ToString());
            values.Add(new(pair.DecodeName().ToString(), value.ToString()));
        }
    }

    private async ValueTask<DaliRequest> ReadMultipart(HttpContext context, string boundary, List<KeyValuePair<string, string>> values, int most)
    {
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var reader = new MultipartReader(boundary, context.Request.Body, 16 * 1024) { HeadersCountLimit = 16, HeadersLengthLimit = 16 * 1024 };
            for (var parts = 0; await reader.ReadNextSectionAsync(context.RequestAborted) is { } section; parts++)
            {
                if (parts == most)
                    throw Usage($"More than {most} parts in the request.");
                await ReadPart(section, values, files, context.RequestAborted);
            }
        }
        catch (Exception e)
        {
            await Made(values, files).DisposeAsync();
            if (!context.RequestAborted.IsCancellationRequested && IsMalformed(e) is { } how)
                throw Usage("The multipart body is not well formed: " + how);
            throw;
        }
        return Made(values, files);
    }

    private async ValueTask ReadPart(MultipartSection section, List<KeyValuePair<string, string>> values, Dictionary<string, string> files, CancellationToken cancel)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || Unquoted(disposition.Name.Value) is not { Length: > 0 } name)
            throw Usage("A part of the multipart body has no name.");
        if (!IsFile(disposition, section))
        {
            var text = await BoundedText.TryRead(section.Body, limits.ValueBytes, cancel) ?? throw TooLong(name);
            if (values.Sum(v => (long)v.Value.Length) + text.Length > limits.FormBytes)
                throw Usage($"The values of the request are longer than {limits.FormBytes} bytes together.");
            values.Add(new(name, text));
        }
        else if (files.ContainsKey(name))
            throw Usage($"The part '{name}' is given twice.");
        else
            files[name] = await sink.Save(section.Body, limits.UploadBytes, cancel);
    }

    // The reader's own complaints only: an I/O error with a number of the system's is our disk's, and its message names our paths.
    private static string? IsMalformed(Exception e) => e switch
    {
        InvalidDataException => e.Message,
        IOException { HResult: UnexpectedEnd } and not BadHttpRequestException => "it ends before its last boundary.",
        _ => null,
    };

    private static bool IsFile(ContentDispositionHeaderValue disposition, MultipartSection section) =>
        disposition.FileName.HasValue || disposition.FileNameStar.HasValue ||
        (section.ContentType is { } type && !type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase));

    // Clients put characters into boundaries that only belong there in quotes, and do not always quote them.
    private static string Boundary(string contentType)
    {
        const string Key = "boundary=";
        if (MediaTypeHeaderValue.TryParse(contentType, out var type) && Unquoted(type.Boundary.Value) is { Length: > 0 and <= 200 } boundary)
            return boundary;
        var at = contentType.IndexOf(Key, StringComparison.OrdinalIgnoreCase);
        var bare = at < 0 ? "" : contentType[(at + Key.Length)..].Trim().Trim('"');
        return bare.Length is > 0 and <= 200 ? bare : throw Usage("The multipart body has no boundary.");
    }

    private static string? Unquoted(string? text) => text is null ? null : HeaderUtilities.UnescapeAsQuotedString(text).Value;

    private DaliRequest Made(List<KeyValuePair<string, string>> values, Dictionary<string, string> files) =>
        new(new DaliParameters(values), files, sink, limits.UploadBytes);

    private FaultException TooLong(string name) => Usage($"The value of '{name}' is longer than {limits.ValueBytes} bytes.");

    private static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
}
