using System.Data.Common;
using Dax.Backends.Cluster;
using Dax.Backends.JobIndex;
using Dax.Contracts.Results;
using Dax.Engine.Jobs;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Dax.Silo.Hosting;

/// <summary>
/// Actors by Microsoft Orleans. With <c>Cluster:ConnectionString</c> one silo of many, which share a database and a folder; without, one silo on this machine,
/// whose state and job index lie in DIR/state.sqlite.
/// </summary>
internal static class Actors
{
    /// <summary>The folder of results and uploads, and of the key of links.</summary>
    public static string AddActors(this WebApplicationBuilder builder, string folder)
    {
        var options = builder.Configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        if (options.Problems().ToArray() is { Length: > 0 } problems)
            throw new OptionsValidationException(ClusterOptions.Section, typeof(ClusterOptions), problems);
        builder.Services.AddSingleton(options);
        builder.Host.UseOrleans(silo =>
        {
            silo.Configure<Orleans.Configuration.ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (options.ServiceId, options.ClusterId));
            silo.Configure<SiloOptions>(o => o.SiloName = SiloRoles.NameSilo($"{Environment.MachineName}-{options.SiloPort}", options.Roles));
            if (options.IsShared) silo.Share(options); else silo.Keep(options, folder);
            if (options.Dashboard) silo.AddDashboard();
            // Hints of jobs: losing them with a silo costs their readers a look. Who subscribed is not a job, and has another form.
            silo.AddMemoryStreams(JobStreams.Provider);
            silo.AddMemoryGrainStorage("PubSubStore", storage => storage.Configure<IServiceProvider>(
                (o, services) => o.GrainStorageSerializer = ActivatorUtilities.CreateInstance<JsonGrainStorageSerializer>(services)));
        });
        return options.IsShared ? options.SharedFolder! : folder;
    }

    /// <summary>Whether the shared database is there and has the schema of this program.</summary>
    /// <exception cref="InvalidDataException">It has not; the message says what to do.</exception>
    public static async Task CheckActors(this WebApplication app, CancellationToken cancel)
    {
        var options = app.Services.GetRequiredService<ClusterOptions>();
        if (!options.IsShared) return;
        try
        {
            var source = app.Services.GetRequiredService<DbDataSource>();
            var missing = await SharedServer.Migrator(source, options.Dialect).Missing(cancel);
            if (missing.Count > 0)
                throw new InvalidDataException($"The database of the cluster lacks {string.Join(", ", missing.Select(s => s.Name))}: run `dax migrate` first.");
            if (await Strangers.Find(source, options, app.Services.GetRequiredService<TimeProvider>(), cancel) is { } stranger)
                throw new InvalidDataException(stranger);
        }
        catch (DbException e)
        {
            throw new InvalidDataException($"The database of the cluster cannot be used: {e.Message}", e);
        }
    }

    public static void MapActors(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ClusterOptions>().Dashboard) app.MapOrleansDashboard("/dashboard");
    }

    private static void Keep(this ISiloBuilder silo, ClusterOptions options, string folder)
    {
        var file = new SqliteFile(Path.Combine(folder, "state.sqlite"));
        silo.Services.AddSingleton<ISqliteCommitter>(file);
        silo.Services.AddSingleton<ISqliteReaders>(file);
        silo.Services.AddSqliteJobIndex();
        silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primarySiloEndpoint: null, options.ServiceId, options.ClusterId);
        silo.UseInMemoryReminderService();
        silo.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (services, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services));
    }

    private static void Share(this ISiloBuilder silo, ClusterOptions options)
    {
        Directory.CreateDirectory(options.SharedFolder!);
        var (text, invariant) = (options.ConnectionString!, SharedServer.Invariant(options.Dialect));
        silo.UseAdoNetClustering(o => (o.ConnectionString, o.Invariant) = (text, invariant));
        silo.UseAdoNetReminderService(o => (o.ConnectionString, o.Invariant) = (text, invariant));
        silo.AddAdoNetGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, o => (o.ConnectionString, o.Invariant) = (text, invariant));
        if (options.Address() is { } address) silo.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
        else silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
        silo.Configure<ClusterMembershipOptions>(o => Watch(o, options));
        silo.Services.AddSingleton<DbDataSource>(_ => SharedServer.Open(options));
        silo.Services.AddSharedJobState(options.Dialect);
        silo.Services.AddSingleton(s => new ProcessLease(LiveSilos.Lease(s.GetRequiredService<ILocalSiloDetails>().SiloAddress)));
        silo.Services.AddSingleton<ILiveProcesses, LiveSilos>();
        // A directory that is recovered: with the other one, grains that lived are put down when the silo goes that knew where they were.
#pragma warning disable ORLEANSEXP003 // Experimental since 9.0. Should it err, a second activation's first write is refused.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        // It would wait half a minute for a silo that is cut off to put its grains down. Here two activations of a job do no harm: only one of them can write.
        silo.Configure<GrainDirectoryOptions>(o => Set(o, ("RangeLeaseDuration", TimeSpan.Zero)));
        silo.AddRoles();
        silo.AddOutgoingGrainCallFilter<SiloFaults>();
        silo.AddIncomingGrainCallFilter<SiloFaults>();
    }

    // A silo that is gone is found out within about three probes. When too many go at once for two votes, those that no longer say in the table that they live do not count.
    private static void Watch(ClusterMembershipOptions membership, ClusterOptions options)
    {
        membership.ProbeTimeout = options.ProbeTimeout;
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.TableRefreshTimeout = options.ProbeTimeout * 5;
        membership.IAmAliveTablePublishTimeout = options.ProbeTimeout;
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        // Longer probes also lengthen the time after its last message for which a silo counts as alive (24 s instead of 6).
        Set(membership, ("MinProbeTimeout", options.ProbeTimeout / 2), ("MaxProbeTimeout", options.ProbeTimeout));
    }

    /// <summary>By name, because not every 10.x has these options.</summary>
    private static void Set(object options, params (string Name, TimeSpan Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value.ToString()))).Build().Bind(options);
}
