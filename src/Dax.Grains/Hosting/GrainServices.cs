using System.Reflection;
using Dax.Contracts.Datasets;
using Dax.Contracts.Results;
using Dax.Contracts.Tiles;
using Dax.Engine.Datasets;
using Dax.Engine.Diagnostics;
using Dax.Engine.Jobs;
using Dax.Engine.Links;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Dax.Grains.Catalogs;
using Dax.Grains.Datasets;
using Dax.Grains.Jobs;
using Dax.Grains.Results;
using Dax.Grains.Scans;
using Dax.Grains.Tiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;

namespace Dax.Grains.Hosting;

public static class GrainServices
{
    /// <summary>Where the grain classes are.</summary>
    public static Assembly Assembly => typeof(GrainServices).Assembly;

    /// <summary>
    /// What the grains need beside the actors themselves, and the recovery of jobs after a start: register it after the actors, so that it starts after them.
    /// Needs AddJobs, an ICatalog, an IJobIndex and the stores.
    /// </summary>
    public static IServiceCollection AddDaxGrains(this IServiceCollection services)
    {
        services.AddSingleton(s => new JobTools(
            s.GetRequiredService<JobMachine>(), s.GetRequiredService<JobWorks>(), s.GetRequiredService<AdmissionGate>(), s.GetRequiredService<AttemptRunner>(), s.GetRequiredService<IJobIndex>(),
            s.GetRequiredService<IResultStore>(), s.GetRequiredService<IUploadStore>(), s.GetRequiredService<JobInstruments>(), s.GetRequiredService<JobPublisher>(),
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ResultHousekeeping>();
        services.AddSingleton<JobPublisher>();
        services.Replace(ServiceDescriptor.Singleton<IResultAnnouncer>(s => s.GetRequiredService<JobPublisher>()));
        services.AddSingleton(new ServiceStart(TimeProvider.System.GetUtcNow()));
        services.AddSingleton<IGrainStorageSerializer, JobStorageSerializer>();
        services.AddSingleton<IResultReader, ResultReader>();
        services.AddSingleton<DatasetFiles>();
        services.TryAddSingleton<RepositoryAliases>();
        services.AddSingleton<DatasetLinker>();
        services.AddSingleton<IDatasetFiles, DatasetFileReader>();
        services.AddSingleton<IUploadSink, UploadSink>();
        services.AddSingleton<ICutouts, Cutouts>();
        services.AddSingleton<ITileFiles, TileFiles>();
        services.AddHostedService<JobRecovery>();
        services.AddHostedService<ScanReporter>();
        return services;
    }
}
