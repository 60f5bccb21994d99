using System.Collections.Immutable;
using Dax.Engine.Ports;
using Dax.Engine.Queries;

namespace Dax.Engine.Jobs;

/// <summary>What a job says to the query pipeline and to the index.</summary>
public static class JobQueries
{
    /// <summary>Longest query text that the history keeps, in characters.</summary>
    public const int MaxHistoryText = 64 << 10;

    public static QueryRequest Request(JobState job) =>
        new(job.Id, Pairs(job.Parameters), Sources(job.Uploads), job.Owner, IsSync: false) { Service = job.Service, BaseUrl = job.BaseUrl };

    public static QueryRequest Request(JobRequest job) =>
        new(job.Id, Pairs(job.Parameters), Sources(job.Uploads), job.Owner, IsSync: true) { Service = job.Service, BaseUrl = job.BaseUrl };

    /// <summary>The job's line in the index.</summary>
    public static JobRow Row(JobState job) => new()
    {
        Id = job.Id,
        Service = job.Service,
        Owner = job.Owner.Name,
        Origin = job.Owner.Origin,
        Phase = job.Phase,
        RunId = job.RunId,
        Created = job.Created,
        Started = job.Started,
        Ended = job.Ended,
        Destruction = job.IsDeleted ? null : job.Destruction,
        Lease = job.Lease,
        Text = Text(job.Service, job.Parameters),
        Lane = job.Lane,
        Backend = job.Backend,
        Rows = job.Rows,
        Bytes = job.Bytes,
        Error = job.Failure?.Message,
        Uploads = job.IsFinished ? [] : Tokens(job.Uploads),
        Version = job.Version,
    };

    /// <summary>QUERY, or all parameters of a service whose questions are not a text; cut to <see cref="MaxHistoryText"/>.</summary>
    public static string? Text(string service, ImmutableArray<JobParameter> parameters)
    {
        foreach (var parameter in parameters)
            if (parameter.Name.Equals("QUERY", StringComparison.OrdinalIgnoreCase))
                return Cut(parameter.Value);
        return service == TapProtocol.Name ? null : Cut(string.Join('&', parameters.Select(p => $"{p.Name}={p.Value}")));
    }

    private static string Cut(string text) => text.Length <= MaxHistoryText ? text : text[..MaxHistoryText];

    private static string[] Tokens(ImmutableArray<JobUpload> uploads) =>
        uploads.IsEmpty ? [] : [.. uploads.Where(u => u.Token is not null).Select(u => u.Token!)];

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
