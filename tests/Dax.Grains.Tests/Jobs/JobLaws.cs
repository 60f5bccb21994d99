using System.Collections.Immutable;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Tests.Jobs.Fakes;
using Dax.Grains.Hosting;
using Dax.Grains.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using JobParameter = Dax.Contracts.Jobs.JobParameter;
using JobPhase = Dax.Contracts.Jobs.JobPhase;

namespace Dax.Grains.Tests.Jobs;

/// <summary>A host with the job grains, scripted queries, and stores that outlive it. Every message travels.</summary>
public abstract class JobLaws : ActorLaws
{
    protected static readonly Caller Nobody = new(null, "192.0.2.1");
    protected static readonly Caller Ada = new("ada", "192.0.2.2");
    protected static readonly Caller Bo = new("bo", "192.0.2.3");

    private protected ScriptedQueries Queries { get; set; } = new();

    private protected MemoryIndex Index { get; } = new();

    private protected MemoryResults Results { get; } = new();

    protected virtual LaneOptions Scan { get; } = new() { MaxInFlight = 2, MaxQueued = 2 };

    protected override ActorHostSettings Settings => new()
    {
        SerializeMessages = true,
        Patience = TimeSpan.FromMinutes(2),
        Assemblies = [GrainServices.Assembly],
        Services = services =>
        {
            services.AddLogging();
            services.Configure<AdmissionOptions>(o => o.Scan = Scan);
            services.Configure<JobOptions>(o => o.MaxAttempts = 3);
            services.AddJobs().AddDaxGrains();
            services.AddSingleton<IQueryRunner>(_ => Queries);
            services.AddSingleton<IJobIndex>(Index);
            services.AddSingleton<IResultStore>(Results);
            services.AddSingleton<IResultListing>(Results);
            services.AddSingleton<IUploadStore>(Results);
            services.AddSingleton<IUploadListing>(Results);
            services.AddSingleton<ICatalog>(Catalog);
        },
    };

    private protected OneTableCatalog Catalog { get; } = new();

    protected IJobGrain Job(string id) => Grain<IJobGrain>(id);

    protected static JobSpec Spec(string query, Caller? owner = null) =>
        new() { Service = "tap", Owner = owner ?? Nobody, Parameters = [new JobParameter("QUERY", query)] };

    protected async Task<(string Id, JobView View)> Created(string query, bool run = true, Caller? owner = null)
    {
        var id = NewKey();
        return (id, await Soon(Job(id).Create(Spec(query, owner), run)));
    }

    /// <summary>The job when it is at work no more.</summary>
    protected async Task<JobView> Finished(string id, Caller? who = null)
    {
        while (true)
        {
            var view = await Soon(Job(id).Wait(who ?? Nobody, new JobWait(3, null)));
            if (view.Phase is not (JobPhase.Pending or JobPhase.Queued or JobPhase.Executing))
                return view;
        }
    }

    protected static async Task<FaultView> Fault(Func<Task> call) => (await Assert.ThrowsAsync<FaultException>(call)).Fault;

    private protected JobRow Row(string id) => Index.Rows[id];
}
