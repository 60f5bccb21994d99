using System.CommandLine;
using Dax.Backends.DuckDb;
using Dax.Backends.Import;
using Dax.Engine.Faults;
using Dax.Ivoa.Vosi;

namespace Dax.Silo.Commands;

/// <summary>`dax import FILES --table schema.table`: files become a table, whole or not at all.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var o = new ImportOptions();
        var command = new Command("import", "Import files as one table. A running service shows it at its next query.");
        o.AddTo(command);
        command.SetAction((result, cancel) => DataFolder.Run(result.GetRequiredValue(o.Data), make: true, folder => Run(folder, o.Read(result), cancel)));
        return command;
    }

    private static async Task<int> Run(CatalogFolder folder, Result<ImportRequest> asked, CancellationToken cancel)
    {
        if (!asked.IsOk)
        {
            return DataFolder.Fail(asked.Fault.Message);
        }
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            var imported = await ImportDisplay.Show(progress => new Importer(folder, TimeProvider.System).Run(asked.Value, progress, cancel));
            return imported.Match(summary => Report(summary, TimeProvider.System.GetElapsedTime(started)), fault => DataFolder.Fail(fault.Message));
        }
        catch (OperationCanceledException)
        {
            return DataFolder.Fail("Cancelled; the data folder is as it was.");
        }
    }

    private static int Report(ImportSummary summary, TimeSpan took)
    {
        foreach (var warning in summary.Warnings)
        {
            Console.Error.WriteLine($"dax: warning: {warning}");
        }
        var rate = summary.Rows / Math.Max(took.TotalSeconds, 1e-3);
        Console.Out.WriteLine(FormattableString.Invariant(
            $"{summary.Table.QualifiedName}: {summary.Rows} rows, {summary.Table.Columns.Count} columns, {Sizes.Text(summary.Bytes)}, {took.TotalSeconds:0.00} s ({rate:0} rows/s), generation {summary.Generation}"));
        return 0;
    }
}
