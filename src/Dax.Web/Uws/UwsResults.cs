using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Ivoa.Uws;
using Dax.Web.Replies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Dax.Web.Uws;

/// <summary>What jobs brought (UWS 1.1, 2.2.2.3): the list, and each result's bytes out of the store, also in ranges.</summary>
internal sealed class UwsResults(UwsScope scope, IResultReader store)
{
    public async Task List(HttpContext context)
    {
        var job = await scope.Find(context);
        await Reply.Document(context, UwsDocuments.ContentType, output => UwsDocuments.WriteResults(output, job.ResultReferences()));
    }

    public async Task Open(HttpContext context)
    {
        var job = (await scope.FindByLink(context)).View;
        var result = job.Results.FirstOrDefault(r => r.Name == (string)context.GetRouteValue("name")!) ?? throw NoResult();
        var bytes = await store.Open(job.Id, result, context.RequestAborted) ?? throw NoResult();
        await using (bytes)
            await Send(context, job, result, bytes);
    }

    private static async Task Send(HttpContext context, JobView job, ResultView result, Stream bytes)
    {
        context.Response.Headers.ContentDisposition = Disposition.Inline(result.FileName);
        if (Compressor(context, result) is { } compressor)
        {
            context.Response.ContentType = result.MimeType;
            await Compress(context, bytes, compressor);
            return;
        }
        // A result never changes once it is announced: the attempt names its bytes.
        var tag = new EntityTagHeaderValue($"\"{job.Id}-{result.Attempt}-{Uri.EscapeDataString(result.Name)}\"");
        await TypedResults.Stream(bytes, result.MimeType, null, job.Ended, tag, enableRangeProcessing: true).ExecuteAsync(context);
    }

    // Ranges and validators are of the stored bytes: who asks for them gets those.
    private static Stream? Compressor(HttpContext context, ResultView result)
    {
        var asked = context.Request.Headers;
        return asked.Range.Count + asked.IfNoneMatch.Count + asked.IfModifiedSince.Count + asked.IfMatch.Count > 0
            ? null : Compression.Open(context, result.MimeType);
    }

    private static async Task Compress(HttpContext context, Stream bytes, Stream compressor)
    {
        try
        {
            await bytes.CopyToAsync(compressor, 128 * 1024, context.RequestAborted);
        }
        catch
        {
            context.Abort();
            throw;
        }
        await compressor.DisposeAsync();
    }

    private static FaultException NoResult() => new(new FaultView(FaultCode.NotFound, "The job has no such result."));
}
