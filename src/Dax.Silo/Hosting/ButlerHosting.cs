using Dax.Backends.Butler;
using Dax.Backends.ObsCore;
using Dax.Engine.Faults;
using Dax.Engine.ObsCore.Sync;
using Microsoft.Extensions.Options;

namespace Dax.Silo.Hosting;

/// <summary>Butler repositories and their ObsCore table, for the service and for commands.</summary>
internal static class ButlerHosting
{
    /// <summary>
    /// The repositories that the data folder remembers, those of the configuration, and those given on the command line, which take the place of remembered ones with their
    /// labels. A label given twice otherwise is told at start. Without any, the simulated survey of the folder.
    /// </summary>
    public static void AddButlers(this IServiceCollection services, IConfiguration configuration, string dataFolder, IReadOnlyList<ButlerRepositoryOptions> given)
    {
        services.AddButler();
        var options = services.AddOptions<ButlerOptions>().Bind(configuration.GetSection(ButlerOptions.Section)).Configure(o =>
        {
            foreach (var repository in Remembered(dataFolder).Where(r => !given.Concat(o.Repositories).Any(g => g.Label.Equals(r.Label, StringComparison.OrdinalIgnoreCase))).ToList())
                o.Repositories.Add(repository);
            foreach (var repository in given) o.Repositories.Add(repository);
            if (o.Repositories.Count == 0 && DemoData.Exists(dataFolder))
                o.Repositories.Add(new ButlerRepositoryOptions { Label = DemoData.Label, Uri = DemoData.Repository(dataFolder) });
        });
        options.Check(o => o.Problems());
        services.AddObsCore(configuration.GetSection(ObsCoreOptions.Section).Get<ObsCoreStoreOptions>() ?? new ObsCoreStoreOptions());
        services.AddOptions<ObsCoreOptions>().Bind(configuration.GetSection(ObsCoreOptions.Section)).Check(o => o.Problems());
    }

    private static IReadOnlyList<ButlerRepositoryOptions> Remembered(string dataFolder) =>
        new ButlerList(dataFolder).Read().Match(list => list, fault => throw new InvalidDataException(fault.Message));
}
