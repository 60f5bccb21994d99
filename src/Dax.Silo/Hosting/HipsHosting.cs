using Dax.Backends.Butler;
using Dax.Backends.DuckDb;
using Dax.Backends.Hips;
using Dax.Backends.TileStores;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Jobs;
using Dax.Engine.Tiles.Surveys;

namespace Dax.Silo.Hosting;

/// <summary>The HiPS maps of the service and of commands.</summary>
internal static class HipsHosting
{
    /// <summary>The maps of the configuration and those that the data folder remembers, of which the configuration's come first where names are the same; without any, those of the simulated survey when it is what is shown.</summary>
    public static void AddSurveys(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        services.AddOptions<HipsOptions>().Bind(configuration.GetSection(HipsOptions.Section)).Configure<Microsoft.Extensions.Options.IOptions<ButlerOptions>>((o, butlers) =>
        {
            AddRemembered(o, dataFolder);
            if (o.Surveys.Count == 0 && butlers.Value.Repositories.Any(r => r.Label == DemoData.Label && r.Uri == DemoData.Repository(dataFolder))) DemoSurveys.AddTo(o);
        }).Check(o => o.Problems());
    }

    /// <summary>The place of tiles: below the folder that all silos share, unless the options say otherwise.</summary>
    public static void AddTiles(this IServiceCollection services, IConfiguration configuration, string shared)
    {
        services.AddOptions<TileStoreOptions>().Bind(configuration.GetSection(TileStoreOptions.Section)).Check(o => o.Problems());
        services.AddTileStore(configuration.GetSection(TileStoreOptions.Section).Get<TileStoreOptions>() ?? new TileStoreOptions(), shared);
        services.AddSingleton<IMapLocks>(_ => new FileMapLocks(shared));
        services.AddHipsMaps();
    }

    /// <summary>What building maps takes, without a service around it.</summary>
    public static ServiceProvider ForCommands(CatalogFolder folder)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddDaxLogging();
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSingleton(TimeProvider.System).AddSingleton(folder);
        services.AddJobs();
        services.AddCutouts();
        services.AddOptions<DatasetOptions>().Bind(configuration.GetSection("Datasets")).Check(o => o.Problems());
        services.AddButlers(configuration, folder.Root, []);
        services.AddArtifactFiles(configuration, folder.Root);
        services.AddSurveys(configuration, folder.Root);
        services.AddTiles(configuration, SharedFolder(configuration) ?? folder.Root);
        return services.BuildServiceProvider();
    }

    /// <summary>The folder that the silos of a cluster share; null where there is none.</summary>
    private static string? SharedFolder(ConfigurationManager configuration) =>
        string.IsNullOrWhiteSpace(configuration["Cluster:ConnectionString"]) ? null : configuration["Cluster:SharedFolder"];

    /// <summary>Those of the configuration alone.</summary>
    public static HipsOptions Configured()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        return builder.Configuration.GetSection(HipsOptions.Section).Get<HipsOptions>() ?? new HipsOptions();
    }

    /// <summary>As the service sees them.</summary>
    public static HipsOptions All(string dataFolder)
    {
        var options = Configured();
        AddRemembered(options, dataFolder);
        var butlers = new ButlerList(dataFolder).Read();
        if (options.Surveys.Count == 0 && DemoData.Exists(dataFolder) && butlers is { IsOk: true, Value.Count: 0 }) DemoSurveys.AddTo(options);
        return options;
    }

    private static void AddRemembered(HipsOptions options, string dataFolder)
    {
        var remembered = new HipsList(dataFolder).Read().Match(list => list, fault => throw new InvalidDataException(fault.Message));
        foreach (var survey in remembered.Where(r => !options.Surveys.Any(s => s.Name.Equals(r.Name, StringComparison.OrdinalIgnoreCase))).ToList()) options.Surveys.Add(survey);
    }
}
