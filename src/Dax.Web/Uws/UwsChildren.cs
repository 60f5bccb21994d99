using System.Globalization;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Dali;
using Dax.Ivoa.Uws;
using Dax.Web.Replies;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Uws;

/// <summary>The parts of a job under their own URLs (UWS 1.1, 2.2.2.3 and following): atomic values as bare text, lists as XML. Every change answers 303 to the job.</summary>
internal sealed class UwsChildren(UwsScope scope)
{
    public async Task Phase(HttpContext context) => await Reply.Text(context, (await scope.Find(context)).View.Phase.Name());

    public async Task ExecutionDuration(HttpContext context) =>
        await Reply.Text(context, (await scope.Find(context)).ToDocument().ExecutionDuration.ToString(CultureInfo.InvariantCulture));

    public async Task Destruction(HttpContext context) => await Reply.Text(context, DaliTime.Format((await scope.Find(context)).View.Destruction));

    public async Task Owner(HttpContext context) => await Reply.Text(context, (await scope.Find(context)).View.Owner ?? "");

    /// <summary>We do not predict: empty (UWS 1.1, 2.1.6).</summary>
    public async Task Quote(HttpContext context)
    {
        await scope.Find(context);
        await Reply.Text(context, "");
    }

    public async Task Parameters(HttpContext context)
    {
        var job = await scope.Find(context);
        await Reply.Document(context, UwsDocuments.ContentType, output => UwsDocuments.WriteParameters(output, job.View.ParameterPairs()));
    }

    /// <summary>200 with the error document of a job that failed; 404 for any other (DALI 1.1, 4.2).</summary>
    public async Task Error(HttpContext context)
    {
        var error = (await scope.Find(context)).View.Error ?? throw new FaultException(new FaultView(FaultCode.NotFound, "The job has not failed."));
        var errors = scope.Service.Errors;
        await Reply.Document(context, errors.ContentType, output => errors.Write(output, error.Message));
    }

    public async Task SetPhase(HttpContext context)
    {
        var (job, phase) = await Control(context, "PHASE");
        await (phase.ToUpperInvariant() switch
        {
            "RUN" => job.Grain.Run(job.Caller),
            "ABORT" => job.Grain.Abort(job.Caller),
            _ => throw JobControls.Usage("PHASE must be RUN or ABORT."),
        });
        await Reply.SeeOther(context, job.Url);
    }

    public async Task SetExecutionDuration(HttpContext context)
    {
        var (job, text) = await Control(context, "EXECUTIONDURATION");
        await job.Grain.SetExecutionDuration(job.Caller, JobControls.ExecutionDuration(text));
        await Reply.SeeOther(context, job.Url);
    }

    public async Task SetDestruction(HttpContext context)
    {
        var (job, text) = await Control(context, "DESTRUCTION");
        await job.Grain.SetDestruction(job.Caller, JobControls.Destruction(text));
        await Reply.SeeOther(context, job.Url);
    }

    /// <summary>Whose job it is is asked before the body, with what may be long files, is read.</summary>
    public async Task AddParameters(HttpContext context)
    {
        var job = await scope.Find(context);
        await using var request = await scope.Requests.Read(context);
        var input = await scope.Service.Rules.Read(request, context.RequestAborted);
        await job.Grain.AddParameters(job.Caller, input.Parameters, input.Uploads);
        request.Keep();
        await Reply.SeeOther(context, job.Url);
    }

    private async Task<(FoundJob Job, string Value)> Control(HttpContext context, string name)
    {
        var job = await scope.Find(context);
        await using var request = await scope.Requests.Read(context);
        return (job, JobControls.Read(request.Parameters, name) ?? throw JobControls.Usage($"{name} is missing."));
    }
}
