using System.Globalization;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Dali;
using Dax.Ivoa.Uws;
using Dax.Web.Replies;
using Microsoft.AspNetCore.Http;

namespace Dax.Web.Uws;

/// <summary>One job (UWS 1.1, 2.2.2.2, 2.2.3.2).</summary>
internal sealed class UwsJobResource(UwsScope scope)
{
    // A grain call must answer well before its time-out (30 s), whatever the client waits for.
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(15);

    public async Task Show(HttpContext context)
    {
        await using var request = await scope.Requests.Read(context);
        var (wait, unless) = Waiting(request.Parameters);
        var job = await scope.Find(context);
        if (wait > TimeSpan.Zero && job.View.Phase.IsActive() && (unless is null || unless == job.View.Phase))
            job = await Wait(job, wait, context.RequestAborted);
        var document = job.ToDocument();
        await Reply.Document(context, UwsDocuments.ContentType, output => UwsDocuments.WriteJob(output, document));
    }

    public async Task Act(HttpContext context)
    {
        await using var request = await scope.Requests.Read(context);
        // DALI 1.1, 2.1: other parameters go to /parameters or into the creating request.
        if (!string.Equals(request.Parameters.First("ACTION"), "DELETE", StringComparison.OrdinalIgnoreCase))
            throw Usage("A job takes ACTION=DELETE; parameters go to its /parameters, PHASE to its /phase.");
        await Delete(context);
    }

    public async Task Delete(HttpContext context)
    {
        var job = await scope.Find(context);
        await job.Grain.Delete(job.Caller);
        await Reply.SeeOther(context, scope.ListUrl(context));
    }

    private async Task<FoundJob> Wait(FoundJob job, TimeSpan wait, CancellationToken gone)
    {
        var phase = job.View.Phase;
        var start = scope.Time.GetTimestamp();
        for (var left = wait; left > TimeSpan.Zero && job.View.Phase == phase; left = wait - scope.Time.GetElapsedTime(start))
        {
            var slice = left < Slice ? left : Slice;
            job = job with { View = await job.Grain.Wait(job.Caller, new JobWait(slice.TotalSeconds, phase)).WaitAsync(gone) };
        }
        return job;
    }

    // UWS 1.1, 2.2.1.2: -1 (any negative number) is as long as the server allows.
    private (TimeSpan Wait, JobPhase? Unless) Waiting(DaliParameters parameters)
    {
        if (parameters.Repeated("WAIT", "PHASE") is { } repeated)
            throw Usage($"{repeated} is given more than once.");
        JobPhase? unless = parameters.First("PHASE") is { } text ? Phases.Parse(text) ?? throw Usage("PHASE is not a phase of UWS.") : null;
        if (parameters.First("WAIT") is not { } wait)
            return (TimeSpan.Zero, unless);
        if (!long.TryParse(wait, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            throw Usage("WAIT must be a whole number of seconds.");
        return (seconds < 0 || seconds > scope.MaxWait.TotalSeconds ? scope.MaxWait : TimeSpan.FromSeconds(seconds), unless);
    }

    private static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
}
