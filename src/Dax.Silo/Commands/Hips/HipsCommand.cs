using System.CommandLine;
using Dax.Backends.DuckDb;
using Dax.Backends.Hips;
using Dax.Engine.Tiles.Surveys;
using Dax.Silo.Hosting;

namespace Dax.Silo.Commands.Hips;

/// <summary>`dax hips add|list|drop|build`: the HiPS maps of a data folder.</summary>
internal static class HipsCommand
{
    public static Command Create() => new("hips", "Show images as maps of the whole sky (HiPS).") { Add(), List(), Drop(), HipsBuildCommand.Create() };

    private static Command Add()
    {
        var o = new HipsAddOptions();
        var command = new Command("add", "Remember a map. A service that runs shows it a moment later; tiles are made when they are asked for.");
        o.AddTo(command);
        command.SetAction((result, _) => DataFolder.Run(result.GetRequiredValue(o.Data), make: true, folder => Task.FromResult(Add(folder, o.Read(result)))));
        return command;
    }

    private static int Add(CatalogFolder folder, HipsSurveyOptions survey)
    {
        var list = new HipsList(folder.Root);
        var read = list.Read();
        if (!read.IsOk) return DataFolder.Fail(read.Fault.Message);
        // As it will be: with those of the configuration, whose maps a colour map may be made of.
        var options = HipsHosting.Configured();
        foreach (var other in read.Value.Append(survey))
        {
            foreach (var old in options.Surveys.Where(s => s.Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase)).ToList()) options.Surveys.Remove(old);
            options.Surveys.Add(other);
        }
        if (options.Problems().FirstOrDefault() is { } problem) return DataFolder.Fail(problem);
        var put = list.Put(survey);
        if (!put.IsOk) return DataFolder.Fail(put.Fault.Message);
        Console.Out.WriteLine($"{survey.Name}: {HipsAddOptions.Describe(survey)}");
        return 0;
    }

    private static Command List()
    {
        var data = DataFolder.Option();
        var command = new Command("list", "List the maps of a data folder: name, what it is made of, order, title.") { data };
        command.SetAction((result, _) => DataFolder.Run(result.GetRequiredValue(data), make: false, folder => Task.FromResult(List(folder))));
        return command;
    }

    private static int List(CatalogFolder folder)
    {
        foreach (var survey in HipsHosting.All(folder.Root).Surveys)
            Console.Out.WriteLine(FormattableString.Invariant($"{survey.Name}\t{HipsAddOptions.Describe(survey)}\t{survey.Order?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}\t{survey.Title ?? survey.Name}"));
        return 0;
    }

    private static Command Drop()
    {
        var name = new Argument<string>("name") { Description = "The map's name." };
        var data = DataFolder.Option();
        var command = new Command("drop", "Forget a map. Its tiles stay where they are until its folder is removed.") { name, data };
        command.SetAction((result, _) => DataFolder.Run(result.GetRequiredValue(data), make: false, folder => Task.FromResult(Drop(folder, result.GetRequiredValue(name)))));
        return command;
    }

    private static int Drop(CatalogFolder folder, string name)
    {
        var list = new HipsList(folder.Root);
        var read = list.Read();
        if (!read.IsOk) return DataFolder.Fail(read.Fault.Message);
        var user = read.Value.FirstOrDefault(s => s.ColorOf.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (user is not null && !user.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return DataFolder.Fail($"The map '{user.Name}' is made of it; drop that first.");
        var removed = list.Remove(name);
        if (!removed.IsOk) return DataFolder.Fail(removed.Fault.Message);
        return removed.Value ? 0 : DataFolder.Fail($"There is no map '{name}' that this folder remembers.");
    }
}
