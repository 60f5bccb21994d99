using Dax.Backends.JobIndex;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace Dax.Silo.Hosting;

/// <summary>Actors by Microsoft Orleans: one silo on this machine for now. State and job index lie in DIR/state.sqlite.</summary>
internal static class Actors
{
    public static void AddActors(this WebApplicationBuilder builder, string folder)
    {
        var file = new SqliteFile(Path.Combine(folder, "state.sqlite"));
        builder.Services.AddSingleton<ISqliteCommitter>(file);
        builder.Services.AddSingleton<ISqliteReaders>(file);
        builder.Host.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.UseInMemoryReminderService();
            silo.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (services, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services));
        });
    }
}
