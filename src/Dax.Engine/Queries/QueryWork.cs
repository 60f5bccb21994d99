using System.Collections.Immutable;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;

namespace Dax.Engine.Queries;

/// <summary>Jobs that are a query, by whichever protocol, with one result: TAP's before all.</summary>
public sealed class QueryWork(IEnumerable<IQueryProtocol> protocols, IQueryRunner queries, QueryInstruments instruments) : IJobWork
{
    public const string ResultName = "result";

    public IReadOnlyList<string> Services { get; } = [.. protocols.Select(p => p.Service).Append(TapProtocol.Name).Distinct(StringComparer.Ordinal)];

    public Lane AsyncLane => Lane.Scan;

    public Lane SyncLane => Lane.Interactive;

    public async Task<Result<WorkSummary>> Run(WorkRequest request, IJobOutput output, CancellationToken cancel)
    {
        var sink = await output.Open(ResultName, cancel);
        var query = new QueryRequest(request.JobId, Pairs(request.Parameters), Sources(request.Uploads), request.Owner, request.IsSync)
        {
            Service = request.Service,
            BaseUrl = request.BaseUrl,
            Progress = request.Progress,
            MaxBytes = request.MaxBytes,
            Seat = request.Seat,
        };
        var answer = await queries.Run(query, sink, cancel);
        return answer.IsOk ? Summary(answer.Value) : answer.Fault;
    }

    public void OnFinished(WorkSummary? summary, string outcome, TimeSpan took) => instruments.OnQueryFinished(summary, outcome, took);

    private static WorkSummary Summary(QuerySummary query) => new(query.Lane, query.Bytes)
    {
        Rows = query.Rows,
        Backend = query.Backend,
        Overflow = query.Overflow,
        LateFault = query.LateFault,
    };

    private static KeyValuePair<string, string>[] Pairs(ImmutableArray<JobParameter> parameters)
    {
        var pairs = new KeyValuePair<string, string>[parameters.Length];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = new(parameters[i].Name, parameters[i].Value);
        return pairs;
    }

    private static UploadSource[] Sources(ImmutableArray<JobUpload> uploads)
    {
        if (uploads.IsEmpty)
            return [];
        var sources = new UploadSource[uploads.Length];
        for (var i = 0; i < sources.Length; i++)
            sources[i] = new(uploads[i].Name, uploads[i].Token, uploads[i].Url);
        return sources;
    }
}
