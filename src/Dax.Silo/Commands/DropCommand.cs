using System.CommandLine;
using Dax.Backends.DuckDb;
using Dax.Backends.Import;

namespace Dax.Silo.Commands;

/// <summary>`dax drop schema.table`: a table goes, with its next query; its file when the last reader is done.</summary>
internal static class DropCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("table") { Description = "The table's name: schema.table." };
        var data = DataFolder.Option();
        var command = new Command("drop", "Remove a table from a data folder.") { name, data };
        command.SetAction((result, _) => DataFolder.Run(result.GetRequiredValue(data), make: false, folder => Task.FromResult(Drop(folder, result.GetRequiredValue(name)))));
        return command;
    }

    private static int Drop(CatalogFolder folder, string name)
    {
        var parsed = TableName.Parse(name);
        if (!parsed.IsOk)
        {
            return DataFolder.Fail(parsed.Fault.Message);
        }
        var dropped = folder.Drop(parsed.Value.Schema, parsed.Value.Table);
        if (!dropped.IsOk)
        {
            return DataFolder.Fail(dropped.Fault.Message);
        }
        folder.CollectGarbage();
        Console.Out.WriteLine($"{parsed.Value.Qualified} is dropped.");
        return 0;
    }
}
