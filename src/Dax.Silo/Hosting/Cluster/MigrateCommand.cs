using System.CommandLine;
using System.Data.Common;
using Dax.Silo.Hosting;

namespace Dax.Silo.Commands;

/// <summary>`dax migrate`: the schema of the database that the silos share.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var check = new Option<bool>("--check") { Description = "Only say what is missing; exit code 1 when something is." };
        var command = new Command("migrate", "Bring the database of Cluster:ConnectionString (or the variable Cluster__ConnectionString) to this program's schema. May be run at any time, and again.") { check };
        command.SetAction((result, cancel) => Run(result.GetValue(check), cancel));
        return command;
    }

    private static async Task<int> Run(bool onlyCheck, CancellationToken cancel)
    {
        var configuration = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }).Configuration;
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        if (!options.IsShared) return DataFolder.Fail("Cluster:ConnectionString names no database.");
        // The rest of the section is for silos.
        if (options.Problems().FirstOrDefault(p => p.StartsWith("Cluster:Provider", StringComparison.Ordinal)) is { } problem) return DataFolder.Fail(problem);
        try
        {
            await using var source = SharedServer.Open(options);
            var migrator = SharedServer.Migrator(source, options.Dialect);
            var scripts = onlyCheck ? await migrator.Missing(cancel) : await migrator.Apply(cancel);
            foreach (var script in scripts)
                Console.Out.WriteLine($"{script.Name}: {(onlyCheck ? "missing" : "applied")}");
            if (scripts.Count == 0) Console.Out.WriteLine("The schema is up to date.");
            return onlyCheck && scripts.Count > 0 ? 1 : 0;
        }
        catch (Exception e) when (e is DbException or TimeoutException or ArgumentException)
        {
            return DataFolder.Fail(e.Message);
        }
    }
}
