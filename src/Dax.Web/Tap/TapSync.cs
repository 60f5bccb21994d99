using System.Diagnostics;
using Dax.Contracts.Jobs;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Dax.Web.Tap;

/// <summary>/sync (TAP 1.1, 2.1): the answer itself, never a redirect, which old clients do not follow from a POST.</summary>
internal sealed class TapSync(IGrainFactory grains, CallerReader callers, PublicUrls urls, RequestReader requests, TapParameters rules)
{
    public async Task Answer(HttpContext context)
    {
        var caller = callers.Read(context);
        await using var request = await requests.Read(context);
        var input = await rules.Read(request, context.RequestAborted);
        var spec = new JobSpec
        {
            Service = TapEndpoints.ServiceName, Owner = caller, Parameters = input.Parameters, Uploads = input.Uploads, TraceParent = Activity.Current?.Id,
            BaseUrl = urls.Base(context),
        };
        await using var chunks = grains.SyncQuery(spec, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await ChunkReply.Send(context, chunks);
        request.Keep();
    }
}
