using System.Collections.Immutable;
using Dax.Contracts.Jobs;
using Dax.Web.Faults;
using Dax.Web.Requests;

namespace Dax.Web.Uws;

/// <summary>What a protocol supplies to have asynchronous jobs; everything else is UWS's.</summary>
/// <param name="Name">Names the service in job records: "tap".</param>
/// <param name="Path">Of the job list, below the base URL: "/tap/async".</param>
/// <param name="Rules">Which parameters and files a job may be given.</param>
/// <param name="Errors">The form of /async/ID/error.</param>
internal sealed record UwsService(string Name, string Path, IJobRules Rules, IFaultWriter Errors)
{
    /// <summary>Whether its jobs work on images: a cluster may have silos for these.</summary>
    public bool IsImage { get; init; }
}

/// <summary>A protocol's rules on what a request may say; what it means is judged when the job runs.</summary>
internal interface IJobRules
{
    /// <summary>Throws FaultException Usage when the request breaks one.</summary>
    ValueTask<JobInput> Read(DaliRequest request, CancellationToken cancel);
}

/// <summary>Parameters (without files and without <see cref="JobControls"/>) and tables for a job.</summary>
internal sealed record JobInput(ImmutableArray<JobParameter> Parameters, ImmutableArray<UploadedTable> Uploads)
{
    /// <summary>The parameters of a request that a job keeps: files are none, nor is what controls the job.</summary>
    public static ImmutableArray<JobParameter> Kept(DaliRequest request)
    {
        var items = request.Parameters.Items;
        var kept = ImmutableArray.CreateBuilder<JobParameter>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var (name, value) = items[i];
            if (!JobControls.IsControl(name) && !request.IsFile(name))
                kept.Add(new JobParameter(name, value));
        }
        return kept.DrainToImmutable();
    }
}
