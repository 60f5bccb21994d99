using System.Diagnostics;
using Dax.Contracts.Jobs;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Dax.Web.Soda;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Dax.Web.Mosaic;

/// <summary>/mosaic/sync: the mosaic itself, as it is made; 204 where there is no image.</summary>
internal sealed class MosaicSync(IGrainFactory grains, CallerReader callers, PublicUrls urls, RequestReader requests, SodaParameters rules)
{
    // Every image by its ID, and the grid.
    private const int MaxParameters = 1_200;

    public async Task Answer(HttpContext context)
    {
        var caller = callers.Read(context);
        await using var request = await requests.Read(context, MaxParameters);
        var input = await rules.Read(request, context.RequestAborted);
        var spec = new JobSpec
        {
            Service = MosaicEndpoints.ServiceName, Owner = caller, Parameters = input.Parameters, TraceParent = Activity.Current?.Id, BaseUrl = urls.Base(context),
        };
        await using var chunks = grains.SyncQuery(spec, context.RequestAborted, isImage: true).GetAsyncEnumerator(context.RequestAborted);
        await ChunkReply.Send(context, chunks);
    }
}
