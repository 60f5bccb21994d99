using System.CommandLine;
using Dax.Backends.Butler;
using Dax.Backends.DuckDb;
using Dax.Engine.ObsCore.Mappings;
using Dax.Engine.ObsCore.Sync;
using Dax.Silo.Hosting;

namespace Dax.Silo.Commands;

/// <summary>`dax butler add|list|remove|sync`: the Butler repositories that a data folder shows, and their ObsCore table.</summary>
internal static class ButlerCommand
{
    public static Command Create() => new("butler", "Show the images of Butler repositories.") { Add(), List(), Remove(), Sync() };

    private static Command Add()
    {
        var label = new Argument<string>("label") { Description = "Its name in URLs and identifiers: letters, digits, '_', '-' and '.'." };
        var place = new Argument<string>("path") { Description = "The repository's folder or configuration file, or the URL of a Butler server." };
        var mapping = new Option<FileInfo?>("--mapping") { Description = "How its datasets become ObsCore rows (YAML in the form of dax_obscore).", HelpName = "FILE" };
        var data = DataFolder.Option();
        var command = new Command("add", "Remember a repository; the service shows it from its next start on.") { label, place, mapping, data };
        command.SetAction((result, _) => DataFolder.Run(result.GetRequiredValue(data), make: true,
            folder => Task.FromResult(Add(folder, result.GetRequiredValue(label), result.GetRequiredValue(place), result.GetValue(mapping)))));
        return command;
    }

    private static int Add(CatalogFolder folder, string label, string place, FileInfo? mapping)
    {
        if (!ButlerRepositoryOptions.IsLabel(label)) return DataFolder.Fail($"'{label}' is no label: 1 to 64 letters, digits, '_', '-' and '.', a letter or digit first.");
        var isUrl = place.Contains("://", StringComparison.Ordinal);
        var uri = isUrl ? place : Path.GetFullPath(place);
        if (!isUrl && !Directory.Exists(uri) && !File.Exists(uri)) return DataFolder.Fail($"There is no repository at {uri}.");
        if (mapping is not null)
        {
            var read = MappingCheck.Check(File.ReadAllText(mapping.FullName));
            if (!read.IsOk) return DataFolder.Fail($"{mapping}: {read.Fault.Message}");
            foreach (var warning in read.Value) Console.Error.WriteLine($"dax: warning: {mapping}: {warning}");
        }
        var put = new ButlerList(folder.Root).Put(new ButlerRepositoryOptions { Label = label, Uri = uri, ObsCoreMapping = mapping?.FullName });
        if (!put.IsOk) return DataFolder.Fail(put.Fault.Message);
        Console.Out.WriteLine($"{label}: {uri}");
        return 0;
    }

    private static Command List()
    {
        var data = DataFolder.Option();
        var command = new Command("list", "List the repositories of a data folder: label, place, mapping.") { data };
        command.SetAction((result, _) => DataFolder.Run(result.GetRequiredValue(data), make: false, folder => Task.FromResult(List(folder))));
        return command;
    }

    private static int List(CatalogFolder folder)
    {
        var all = new ButlerList(folder.Root).Read();
        if (!all.IsOk) return DataFolder.Fail(all.Fault.Message);
        foreach (var repository in all.Value) Console.Out.WriteLine($"{repository.Label}\t{repository.Uri}\t{repository.ObsCoreMapping ?? "-"}");
        return 0;
    }

    private static Command Remove()
    {
        var label = new Argument<string>("label") { Description = "The repository's label." };
        var data = DataFolder.Option();
        var command = new Command("remove", "Forget a repository; its rows go with the next synchronisation.") { label, data };
        command.SetAction((result, _) => DataFolder.Run(result.GetRequiredValue(data), make: false, folder => Task.FromResult(Remove(folder, result.GetRequiredValue(label)))));
        return command;
    }

    private static int Remove(CatalogFolder folder, string label)
    {
        var removed = new ButlerList(folder.Root).Remove(label);
        if (!removed.IsOk) return DataFolder.Fail(removed.Fault.Message);
        return removed.Value ? 0 : DataFolder.Fail($"There is no repository '{label}' here.");
    }

    private static Command Sync()
    {
        var label = new Argument<string?>("label") { Description = "One repository; otherwise all.", Arity = ArgumentArity.ZeroOrOne };
        var url = new Option<string?>("--url") { Description = "What the URLs in rows begin with; otherwise PublicUrl of the configuration, or as the rows have it.", HelpName = "URL" };
        var data = DataFolder.Option();
        var command = new Command("sync", "Bring ivoa.ObsCore up to what the repositories hold. A running service shows it at its next query.") { label, url, data };
        command.SetAction((result, cancel) => DataFolder.Run(result.GetRequiredValue(data), make: false, folder => Sync(folder, result.GetValue(label), result.GetValue(url), cancel)));
        return command;
    }

    private static async Task<int> Sync(CatalogFolder folder, string? label, string? url, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddDaxLogging();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(folder);
        builder.Services.AddButlers(builder.Configuration, folder.Root, []);
        await using var services = builder.Services.BuildServiceProvider();
        var request = new ObsCoreRequest((url ?? builder.Configuration["PublicUrl:BaseUrl"])?.TrimEnd('/')) { Label = label, Thorough = true };
        var report = await services.GetRequiredService<ObsCoreSynchroniser>().Run(request, cancel);
        return report.IsOk ? Show(report.Value) : DataFolder.Fail(report.Fault.Message);
    }

    private static int Show(ObsCoreReport report)
    {
        foreach (var repository in report.Repositories)
        {
            if (repository.Fault is { } fault) Console.Error.WriteLine($"dax: {repository.Label}: {fault.Message}");
            else Console.Out.WriteLine(FormattableString.Invariant($"{repository.Label}: {repository.Change.Added} rows added, {repository.Change.Replaced} replaced, {repository.Change.Removed} removed"));
        }
        if (report.Table is { } table) Console.Out.WriteLine(FormattableString.Invariant($"ivoa.ObsCore: {table.Rows} rows, {table.Columns} columns, {Sizes.Text(table.Bytes)}, generation {table.Generation}"));
        return report.Repositories.Any(r => r.Fault is not null) ? 1 : 0;
    }
}
