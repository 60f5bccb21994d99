using Dax.Engine.Diagnostics;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Jobs;

public static class JobServices
{
    /// <summary>
    /// Jobs and admission. Options: <see cref="JobOptions"/>, <see cref="AdmissionOptions"/>. Work is done by every <see cref="IJobWork"/> that is registered; TAP's is. Needs IQueryRunner, IJobIndex, IResultStore, IUploadStore and
    /// their listings from others.
    /// </summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<JobOptions>().ValidateOnStart();
        services.AddOptions<AdmissionOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JobOptions>, JobOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdmissionOptions>, AdmissionOptionsValidator>());
        services.TryAddSingleton(ProcessLease.New());
        services.TryAddSingleton<ILiveProcesses, OneProcess>();
        services.TryAddSingleton<AdmissionGate>();
        services.TryAddSingleton<JobInstruments>();
        services.TryAddSingleton<QueryInstruments>();
        services.TryAddSingleton(s => new JobMachine(s.GetRequiredService<IOptions<JobOptions>>().Value, s.GetRequiredService<ProcessLease>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobWork, QueryWork>());
        services.TryAddSingleton<JobWorks>();
        services.TryAddSingleton<IResultAnnouncer, SilentAnnouncer>();
        services.TryAddSingleton<AttemptRunner>();
        services.TryAddSingleton<SyncQuery>();
        services.TryAddSingleton<StraySweep>();
        return services;
    }
}
