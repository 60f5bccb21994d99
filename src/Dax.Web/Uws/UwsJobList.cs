using System.Diagnostics;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Dali;
using Dax.Ivoa.Uws;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Uws;

/// <summary>The list of jobs, and where they are created (UWS 1.1, 2.2.2.1 and 2.2.3.1).</summary>
internal sealed class UwsJobList(UwsScope scope)
{
    public async Task Show(HttpContext context)
    {
        await using var request = await scope.Requests.Read(context);
        var filter = JobListFilters.Read(scope.Service.Name, request.Parameters);
        var jobs = await scope.Grains.Jobs().List(scope.Caller(context), filter);
        var url = scope.ListUrl(context);
        await Reply.Document(context, UwsDocuments.ContentType, output => UwsDocuments.WriteJobs(output, [.. jobs.Select(j => j.ToDocument(url))]));
    }

    public async Task Create(HttpContext context)
    {
        var caller = scope.Caller(context);
        await using var request = await scope.Requests.Read(context);
        var run = RunAtOnce(request.Parameters);
        var spec = await Spec(context, caller, request);
        var id = JobIds.Create(scope.Service.IsImage);
        await scope.Grains.Job(id).Create(spec, run);
        request.Keep();
        await Reply.SeeOther(context, scope.JobUrl(context, id));
    }

    private async ValueTask<JobSpec> Spec(HttpContext context, Caller caller, DaliRequest request)
    {
        var input = await scope.Service.Rules.Read(request, context.RequestAborted);
        return new JobSpec
        {
            Service = scope.Service.Name, Owner = caller, Parameters = input.Parameters, Uploads = input.Uploads, TraceParent = Activity.Current?.Id,
            BaseUrl = scope.BaseUrl(context),
            ExecutionDurationSeconds = JobControls.Read(request.Parameters, "EXECUTIONDURATION") is { } duration ? JobControls.ExecutionDuration(duration) : null,
            Destruction = JobControls.Read(request.Parameters, "DESTRUCTION") is { } destruction ? JobControls.Destruction(destruction) : null,
        };
    }

    // UWS 1.1, 2.2.3.1: the creating request may start the job.
    private static bool RunAtOnce(DaliParameters parameters) => JobControls.Read(parameters, "PHASE") switch
    {
        null => false,
        { } phase when phase.Equals("RUN", StringComparison.OrdinalIgnoreCase) => true,
        _ => throw JobControls.Usage("A new job can be given PHASE=RUN only."),
    };
}
