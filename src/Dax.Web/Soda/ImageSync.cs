using System.Diagnostics;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Soda;

/// <summary>Makes an image and streams it; abandoning the enumeration cancels the work.</summary>
internal delegate IAsyncEnumerable<ResultChunk> ImageWork(JobSpec spec, CancellationToken cancel);

/// <summary>Synchronous requests after SODA's pattern (SODA 1.0, 2.1): the image itself, as it is made; 204 where there is none.</summary>
internal sealed class ImageSync(CallerReader callers, PublicUrls urls, RequestReader requests, SodaParameters rules)
{
    // Every image by its ID, and the grid or the position.
    private const int MaxParameters = 1_200;

    public async Task Answer(HttpContext context, string service, ImageWork work)
    {
        var caller = callers.Read(context);
        await using var request = await requests.Read(context, MaxParameters);
        var input = await rules.Read(request, context.RequestAborted);
        var spec = new JobSpec { Service = service, Owner = caller, Parameters = input.Parameters, TraceParent = Activity.Current?.Id, BaseUrl = urls.Base(context) };
        await using var chunks = work(spec, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await ChunkReply.Send(context, chunks);
    }
}
