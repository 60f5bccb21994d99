using System.CommandLine;
using Dax.Backends.DuckDb;
using Dax.Engine.Faults;
using Dax.Engine.Tiles.Surveys;
using Dax.Ivoa.Soda;
using Dax.Silo.Hosting;
using Dax.Sky.Geometry;

namespace Dax.Silo.Commands.Hips;

/// <summary>`dax hips build NAME`: all tiles of a map ahead; goes on where an attempt that was killed ended, and makes only what images changed since.</summary>
internal static class HipsBuildCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("name") { Description = "Maps; a colour map brings those that it is made of.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All maps." };
        var region = new Option<string?>("--region") { Description = "Only the tiles of a part of the sky: CIRCLE lon lat radius, RANGE or POLYGON, degrees.", HelpName = "SHAPE" };
        region.Validators.Add(result =>
        {
            if (result.GetValue(region) is { } text && !SodaShapes.TryPos(text, out _, out var error)) result.AddError($"--region: {error}");
        });
        var data = DataFolder.Option();
        var command = new Command("build", "Make all tiles of maps ahead. What an attempt before made is kept; afterwards only tiles of new and changed images are made. A service may run meanwhile.") { names, all, region, data };
        command.SetAction((result, cancel) =>
        {
            var part = result.GetValue(region) is { } text && SodaShapes.TryPos(text, out var shape, out _) ? shape : null;
            return DataFolder.Run(result.GetRequiredValue(data), make: false, folder => Run(folder, result.GetValue(names) ?? [], result.GetValue(all), part, cancel));
        });
        return command;
    }

    private static async Task<int> Run(CatalogFolder folder, string[] names, bool all, ISkyRegion? region, CancellationToken cancel)
    {
        await using var services = HipsHosting.ForCommands(folder);
        var surveys = services.GetRequiredService<HipsSurveys>();
        if (all) names = [.. surveys.All.OrderBy(s => s.IsColor).Select(s => s.Name)];
        if (names.Length == 0) return DataFolder.Fail(all ? "There is no map; `dax hips add` adds one." : "Say which map, or --all.");
        foreach (var name in names)
            if (!surveys.TryFind(name, out _)) return DataFolder.Fail($"There is no map '{name}'; `dax hips list` lists them.");
        try
        {
            foreach (var name in names)
                if (await Build(services, name, region, cancel) is var code and not 0) return code;
            return 0;
        }
        catch (OperationCanceledException)
        {
            return DataFolder.Fail("Cancelled; what is made is kept.");
        }
        catch (IOException failed)
        {
            return DataFolder.Fail($"The store of tiles failed; what is made is kept. {failed.Message}");
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException wrong)
        {
            return DataFolder.Fail(string.Join(' ', wrong.Failures));
        }
    }

    private static async Task<int> Build(ServiceProvider services, string name, ISkyRegion? region, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        var built = await HipsDisplay.Show<Result<string>>(name, async progress =>
        {
            if (region is null) return (await services.GetRequiredService<MapBuilds>().Build(name, progress, cancel)).Match(b => new Result<string>(HipsBuildWork.Describe(name, b)), fault => fault);
            return (await services.GetRequiredService<RegionBuilds>().Build(name, region, progress, cancel)).Match(count => new Result<string>(HipsBuildWork.Describe(name, count)), fault => fault);
        });
        if (!built.IsOk) return DataFolder.Fail($"{name}: {built.Fault.Message}");
        var took = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Console.Out.WriteLine(FormattableString.Invariant($"{built.Value}, {took:0.00} s"));
        return 0;
    }
}
