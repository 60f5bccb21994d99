using System.Diagnostics;
using Dax.Contracts.Datasets;
using Dax.Contracts.Jobs;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Soda;

/// <summary>/soda/sync (SODA 1.0, 2.1): the cutout itself; 204 where there is none.</summary>
internal sealed class SodaSync(ICutouts cutouts, CallerReader callers, PublicUrls urls, RequestReader requests, SodaParameters rules)
{
    // All exposures of one position, each named by an ID.
    private const int MaxParameters = 1_200;

    public async Task Answer(HttpContext context)
    {
        var caller = callers.Read(context);
        await using var request = await requests.Read(context, MaxParameters);
        var input = await rules.Read(request, context.RequestAborted);
        var spec = new JobSpec
        {
            Service = SodaEndpoints.ServiceName, Owner = caller, Parameters = input.Parameters, TraceParent = Activity.Current?.Id, BaseUrl = urls.Base(context),
        };
        await using var chunks = cutouts.Cut(JobIds.Create(isImage: true), spec, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await ChunkReply.Send(context, chunks);
    }
}
