using Dax.Contracts.Jobs;
using Dax.Ivoa.Uws;

namespace Dax.Web.Uws;

/// <summary>Wire records as the documents want them.</summary>
internal static class UwsViews
{
    public static UwsJob ToDocument(this FoundJob job) => job.View.ToDocument(job.ResultReferences());

    private static UwsJob ToDocument(this JobView view, UwsResult[] results) => new(view.Id, view.Phase.Name())
    {
        RunId = view.RunId,
        Owner = view.Owner,
        Created = view.Created,
        Started = view.Started,
        Ended = view.Ended,
        // xs:int in the schema; the child resource must say the same.
        ExecutionDuration = Math.Min(view.ExecutionDurationSeconds, int.MaxValue),
        Destruction = view.Destruction,
        Parameters = view.ParameterPairs(),
        Results = results,
        Error = view.Error is { } error ? new UwsError(error.Message, error.IsTransient) : null,
        Progress = view.Progress is { } p ? new UwsProgress(p.Done, p.Total, p.Unit, p.EstimatedEnd, p.Note) : null,
    };

    public static KeyValuePair<string, string>[] ParameterPairs(this JobView view) =>
        [.. view.Parameters.Select(p => new KeyValuePair<string, string>(p.Name, p.Value))];

    public static UwsResult[] ResultReferences(this FoundJob job) =>
        [.. job.View.Results.Select(r => new UwsResult(r.Name, job.ResultUrl($"/results/{Uri.EscapeDataString(r.Name)}"), r.MimeType, r.Size))];

    public static UwsJobReference ToDocument(this JobSummary job, string listUrl) =>
        new(job.Id, $"{listUrl}/{job.Id}", job.Phase.Name(), job.RunId, job.Owner, job.Created);
}
