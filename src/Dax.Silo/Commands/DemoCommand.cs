using System.CommandLine;
using Dax.Silo.Hosting;

namespace Dax.Silo.Commands;

/// <summary>`dax demo`: a simulated survey to try the services on.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var data = DataFolder.Option();
        var seed = new Option<int>("--seed") { Description = "Another number, another sky.", DefaultValueFactory = _ => 1 };
        var command = new Command("demo", "Write a simulated survey into the data folder: a Gen3 Butler repository (raws, calibrations, visit images, coadds) and the tables measured on it.");
        command.Options.Add(data);
        command.Options.Add(seed);
        command.SetAction((result, cancel) => Run(result.GetRequiredValue(data), result.GetValue(seed), cancel));
        return command;
    }

    private static Task<int> Run(DirectoryInfo data, int seed, CancellationToken cancel) => DataFolder.Run(data, make: true, async folder =>
    {
        if (DemoData.Exists(data.FullName)) return DataFolder.Fail($"{DemoData.Repository(data.FullName)} is there already; remove it to have it made again.");
        try
        {
            await DemoData.Make(folder, data.FullName, seed, cancel);
        }
        catch (OperationCanceledException)
        {
            return DataFolder.Fail("Cancelled.");
        }
        Console.Out.WriteLine($"{DemoData.Repository(data.FullName)}: a Butler repository; tables {DemoData.Schema}.object and {DemoData.Schema}.source");
        Console.Out.WriteLine("`dax serve` shows it when no other repository is given.");
        return 0;
    });
}
