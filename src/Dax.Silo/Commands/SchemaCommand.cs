using System.CommandLine;
using Dax.Backends.Felis;

namespace Dax.Silo.Commands;

/// <summary>`dax schema check FILE`: everything that is wrong with a Felis description.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "A Felis description (YAML)." };
        var check = new Command("check", "Say what is wrong with a Felis description, with line and column. Exit code 1 when it has errors.") { file };
        check.SetAction(result => Check(result.GetRequiredValue(file)));
        return new Command("schema", "Work with descriptions of tables.") { check };
    }

    private static int Check(FileInfo file)
    {
        if (!file.Exists)
        {
            return DataFolder.Fail($"There is no file {file}.");
        }
        using var yaml = file.OpenRead();
        var report = FelisFile.Read(yaml);
        foreach (var problem in report.Problems)
        {
            Console.Out.WriteLine($"{file}:{problem}");
        }
        var content = report.Schema is { } s ? $"schema {s.Name}, {s.Tables.Count} tables, {s.Tables.Sum(t => t.Columns.Count)} columns; " : "";
        Console.Out.WriteLine($"{file}: {content}{report.Errors} errors, {report.Warnings} warnings");
        return report.Errors == 0 ? 0 : 1;
    }
}
