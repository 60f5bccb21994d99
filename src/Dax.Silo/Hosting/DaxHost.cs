using Dax.Backends.Artifacts;
using Dax.Backends.Butler;
using Dax.Backends.DuckDb;
using Dax.Backends.Hips;
using Dax.Backends.ResultStores;
using Dax.Backends.Routing;
using Dax.Backends.Uploads;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Mosaics;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Engine.Scans.Groups;
using Dax.Grains.Hosting;
using Dax.Web.Files;
using Dax.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>Puts the rooms together. The order is that of a call: web, grains, engine, backends.</summary>
internal static class DaxHost
{
    public static WebApplication Build(ServeOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls);
        builder.Logging.AddDaxLogging();
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddHostedService<Observability>();
        services.AddDaxWeb(builder.Configuration);
        services.AddTapCapabilities();
        var shared = builder.AddActors(options.Data);
        services.AddDaxGrains();
        services.AddEngine(builder.Configuration);
        services.AddBackends(builder.Configuration, options.Data, shared);
        services.AddDatabases(builder.Configuration);
        services.AddQserv(builder.Configuration, options.Data);
        services.AddButlers(builder.Configuration, options.Data, options.Butlers);
        services.AddSurveys(builder.Configuration, options.Data);
        services.AddTiles(builder.Configuration, shared);
        services.AddHostedService<ObsCoreFollower>();
        services.AddHostedService(s => ActivatorUtilities.CreateInstance<HipsListFollower>(s, new HipsList(options.Data)));
        services.AddHostedService<ScanWarmer>();
        services.AddFiles(builder.Configuration, options.Data, shared);
        services.AddDrain(builder.Configuration);
        var app = builder.Build();
        // The folder first: a second service on it must touch nothing else.
        app.Services.GetRequiredService<DuckDbCatalog>();
        // Other backends are asked from the start, not from the first query on.
        app.Services.GetRequiredService<RoutedCatalog>();
        app.MapActors();
        return app.MapDax();
    }

    private static void AddEngine(this IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddJobs();
        services.Configure<JobOptions>(configuration.GetSection("Jobs"));
        services.Configure<AdmissionOptions>(configuration.GetSection("Admission"));
        services.AddOptions<QueryOptions>().Bind(configuration.GetSection("Queries")).Check(o => o.Problems());
        services.AddOptions<ResultOptions>().Bind(configuration.GetSection(ResultOptions.Section)).Check(o => o.Problems());
        services.AddQueries();
        services.Configure<ScanOptions>(configuration.GetSection(ScanOptions.Section));
        services.AddCutouts();
        services.AddMosaics();
        services.AddOptions<MosaicOptions>().Bind(configuration.GetSection(MosaicOptions.Section)).Check(o => o.Problems());
        services.AddOptions<DatasetOptions>().Bind(configuration.GetSection("Datasets")).Check(o => o.Problems());
        services.AddOptions<CutoutOptions>().Bind(configuration.GetSection("Cutouts")).Check(o => o.Problems());
    }

    private static void AddBackends(this IServiceCollection services, ConfigurationManager configuration, string folder, string shared)
    {
        services.AddSingleton(_ => CatalogFolder.Open(folder, TimeProvider.System));
        services.AddSingleton(s => Serve(s, configuration.GetSection("DuckDb").Get<DuckDbOptions>() ?? new DuckDbOptions()));
        services.AddSingleton(Route);
        services.AddSingleton<ICatalog>(s => s.GetRequiredService<RoutedCatalog>());
        services.AddOptions<ResultStoreOptions>().Bind(configuration.GetSection(ResultStoreOptions.Section)).Check(o => o.Problems());
        services.AddResultStore(configuration.GetSection(ResultStoreOptions.Section).Get<ResultStoreOptions>() ?? new ResultStoreOptions(), shared, Path.Combine(folder, "scratch"));
        services.AddOptions<UploadFetchOptions>().Bind(configuration.GetSection("UploadFetch")).Check(o => o.Problems());
        services.AddSingleton<IUploadFetcher, UploadFetcher>();
    }

    /// <summary>Files of the repositories, unpacked in the data folder's scratch space; links are signed with a key that the shared folder keeps, when no other is given.</summary>
    private static void AddFiles(this IServiceCollection services, ConfigurationManager configuration, string folder, string shared)
    {
        services.AddArtifactFiles(configuration, folder);
        services.PostConfigure<SignedLinkOptions>(o => o.Key ??= LinkKeyFile.Read(shared));
    }

    /// <summary>Files of the repositories, for the service and for commands.</summary>
    internal static void AddArtifactFiles(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        services.AddArtifacts();
        services.AddOptions<ArtifactOptions>().Configure(o => o.ScratchFolder = Path.Combine(folder, "scratch")).Bind(configuration.GetSection(ArtifactOptions.Section)).Check(o => o.Problems());
    }

    private static DuckDbCatalog Serve(IServiceProvider services, DuckDbOptions options)
    {
        var folder = services.GetRequiredService<CatalogFolder>();
        var started = DuckDbCatalog.Start(folder, options, services.GetRequiredService<ILogger<DuckDbCatalog>>());
        if (!started.IsOk) throw new InvalidDataException(started.Fault.Message);
        folder.CollectGarbage();
        return started.Value;
    }

    /// <summary>Every registered source serves beside the data folder.</summary>
    private static RoutedCatalog Route(IServiceProvider services)
    {
        var routed = RoutedCatalog.Start(services.GetRequiredService<DuckDbCatalog>(), [.. services.GetServices<ICatalogSource>()],
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<RoutedCatalog>>());
        return routed.IsOk ? routed.Value : throw new InvalidDataException(routed.Fault.Message);
    }
}
