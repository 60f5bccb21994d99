using System.Collections.Immutable;
using System.Text;
using Dax.Engine.Ports;
using Dax.Engine.Queries;

namespace Dax.Engine.Jobs;

/// <summary>What a job says to the index.</summary>
public static class JobQueries
{
    /// <summary>Longest query text that the history keeps, in characters.</summary>
    public const int MaxHistoryText = 64 << 10;

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
        return service == TapProtocol.Name || parameters.IsEmpty ? null : Cut(Listed(parameters));
    }

    private static string Listed(ImmutableArray<JobParameter> parameters)
    {
        var text = new StringBuilder(128);
        foreach (var (name, value) in parameters)
        {
            if (text.Length > MaxHistoryText)
                break;
            if (text.Length > 0)
                text.Append('&');
            text.Append(name).Append('=').Append(value);
        }
        return text.ToString();
    }

    private static string Cut(string text) => text.Length <= MaxHistoryText ? text : text[..MaxHistoryText];

    private static string[] Tokens(ImmutableArray<JobUpload> uploads) =>
        uploads.IsEmpty ? [] : [.. uploads.Where(u => u.Token is not null).Select(u => u.Token!)];
}
