using Dax.Backends.DuckDb;
using Dax.Backends.Felis;
using Dax.Backends.Import;

namespace Dax.Silo.Hosting;

/// <summary>A new folder gets a small real catalogue and a small simulated survey, so that every service has something to show at once.</summary>
internal static class FirstStart
{
    public static async Task Prepare(ServeOptions options, TextWriter log, CancellationToken cancel)
    {
        if (!options.WithMessier || File.Exists(Path.Combine(options.Data, "catalog.sqlite"))) return;
        Directory.CreateDirectory(options.Data);
        using var folder = CatalogFolder.Open(options.Data, TimeProvider.System);
        await log.WriteLineAsync($"dax: {options.Data} is new: loading the Messier catalogue");
        var shipped = Path.Combine(AppContext.BaseDirectory, "Catalogs");
        var name = new TableName("messier", "objects");
        var schema = FelisFile.Read(await File.ReadAllTextAsync(Path.Combine(shipped, "messier.yaml"), cancel)).Schema ?? throw new InvalidDataException("The shipped description of the Messier catalogue has errors.");
        var described = TableDescriptions.Find(schema, name);
        if (!described.IsOk) throw new InvalidDataException(described.Fault.Message);
        var request = new ImportRequest([Path.Combine(shipped, "messier.csv")], name) { Description = described.Value, SchemaDescription = schema };
        var imported = await new Importer(folder, TimeProvider.System).Run(request, new Progress<ImportProgress>(), cancel);
        if (!imported.IsOk) throw new InvalidDataException(imported.Fault.Message);
        if (options.Butlers.Count > 0) return;
        await log.WriteLineAsync("dax: no Butler repository was given: simulating a survey");
        await DemoData.Make(folder, options.Data, seed: 1, cancel);
    }
}
