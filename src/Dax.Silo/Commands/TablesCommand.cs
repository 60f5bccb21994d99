using System.CommandLine;
using Dax.Backends.DuckDb;

namespace Dax.Silo.Commands;

/// <summary>`dax tables`: what a data folder holds.</summary>
internal static class TablesCommand
{
    public static Command Create()
    {
        var data = DataFolder.Option();
        var command = new Command("tables", "List the tables of a data folder: name, rows, columns, size, generation.") { data };
        command.SetAction((result, _) => DataFolder.Run(result.GetRequiredValue(data), make: false, folder => Task.FromResult(List(folder))));
        return command;
    }

    private static int List(CatalogFolder folder)
    {
        string[] head = ["table", "rows", "columns", "size", "generation"];
        var rows = folder.Read().Select(t => Cells(folder, t)).Prepend(head).ToList();
        var widths = Enumerable.Range(0, head.Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        foreach (var row in rows)
        {
            // Names and generations to the left, numbers to the right.
            var cells = row.Select((cell, i) => i is 0 or 4 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            Console.Out.WriteLine(string.Join("  ", cells).TrimEnd());
        }
        return 0;
    }

    private static string[] Cells(CatalogFolder folder, TableGeneration table) =>
    [
        table.Entry.QualifiedName,
        FormattableString.Invariant($"{table.Entry.RowCount}"),
        FormattableString.Invariant($"{table.Entry.Columns.Count}"),
        Sizes.Text(new FileInfo(folder.PathOf(table)).Length),
        table.Generation,
    ];
}
