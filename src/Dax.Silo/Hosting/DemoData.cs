using Dax.Backends.Butler.Demo;
using Dax.Backends.DuckDb;
using Dax.Backends.Felis;
using Dax.Backends.Import;

namespace Dax.Silo.Hosting;

/// <summary>The simulated survey of a data folder: a Butler repository and the tables that were measured on its images.</summary>
internal static class DemoData
{
    public const string Label = "demo";
    public const string Schema = "demo";

    /// <summary>Where the repository is, made or not.</summary>
    public static string Repository(string data) => Path.Combine(data, "demo-repository");

    public static bool Exists(string data) => File.Exists(Path.Combine(Repository(data), "butler.yaml"));

    /// <summary>Writes the repository and the tables (in place of those that are there); the repository appears last, so that it is never without them.</summary>
    /// <param name="folder">Open.</param>
    /// <param name="data">The same folder.</param>
    /// <param name="seed">Another seed, another sky.</param>
    /// <param name="cancel">Leaves no half of a repository behind.</param>
    public static async Task Make(CatalogFolder folder, string data, int seed, CancellationToken cancel)
    {
        var schema = FelisFile.Read(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Catalogs", "demo.yaml"), cancel)).Schema
            ?? throw new InvalidDataException("The shipped description of the demonstration's tables has errors.");
        await DemoRepository.Write(Repository(data), seed, async measured =>
        {
            await Import(folder, schema, "object", measured.WriteObjects, cancel);
            await Import(folder, schema, "source", measured.WriteSources, cancel);
        }, cancel);
    }

    private static async Task Import(CatalogFolder folder, Dax.Ivoa.Vosi.SchemaEntry schema, string table, Action<TextWriter> write, CancellationToken cancel)
    {
        var name = new TableName(Schema, table);
        var described = TableDescriptions.Find(schema, name);
        if (!described.IsOk) throw new InvalidDataException(described.Fault.Message);
        var file = Path.Combine(folder.ScratchDirectory, $"demo-{table}-{Guid.NewGuid():N}.csv");
        try
        {
            await using (var text = File.CreateText(file)) write(text);
            var request = new ImportRequest([file], name) { Description = described.Value, SchemaDescription = schema, Replace = true };
            var imported = await new Importer(folder, TimeProvider.System).Run(request, new Progress<ImportProgress>(), cancel);
            if (!imported.IsOk) throw new InvalidDataException(imported.Fault.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
