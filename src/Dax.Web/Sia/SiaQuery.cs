using System.Collections.Immutable;
using System.Diagnostics;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Dali;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Dax.Web.Sia;

/// <summary>/sia/query (SIA 2.0, 2): a synchronous query like any other; what its parameters mean is judged where queries are.</summary>
internal sealed class SiaQuery(IGrainFactory grains, CallerReader callers, PublicUrls urls, RequestReader requests)
{
    public async Task Answer(HttpContext context)
    {
        var caller = callers.Read(context);
        await using var request = await requests.Read(context);
        var spec = new JobSpec
        {
            Service = SiaEndpoints.ServiceName, Owner = caller, Parameters = Parameters(request), TraceParent = Activity.Current?.Id, BaseUrl = urls.Base(context),
        };
        await using var chunks = grains.SyncQuery(spec, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await ChunkReply.Send(context, chunks);
    }

    private static ImmutableArray<JobParameter> Parameters(DaliRequest request)
    {
        var parameters = request.Parameters;
        if (parameters.Repeated("RUNID") is not null)
            throw Usage("RUNID is given more than once.");
        if (parameters.First("RUNID") is { Length: > DaliParameters.RunIdLength })
            throw Usage($"RUNID is longer than {DaliParameters.RunIdLength} characters.");
        return [.. parameters.Items.Where(p => !request.IsFile(p.Key)).Select(p => new JobParameter(p.Key, p.Value))];
    }

    private static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
}
