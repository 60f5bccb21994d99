using System.CommandLine;
using Dax.Backends.Felis;
using Dax.Backends.Import;
using Dax.Engine.Faults;
using Dax.Ivoa.Vosi;

namespace Dax.Silo.Commands;

/// <summary>What `dax import` understands, and the request that it means.</summary>
internal sealed class ImportOptions
{
    private readonly Argument<string[]> files = new("files") { Description = "CSV, TSV, Parquet, VOTable or FITS files (all but Parquet also .gz).", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> table = new("--table") { Description = "The table's name: schema.table.", HelpName = "schema.table", Required = true };
    private readonly Option<FileInfo?> felis = new("--felis") { Description = "Felis description (YAML) that has a table of this name.", HelpName = "FILE" };
    private readonly Option<FileInfo?> schema = new("--schema") { Description = "MySQL CREATE TABLE text (Qserv's .schema); CSV and TSV are then read as MySQL dumps them.", HelpName = "FILE" };
    private readonly Option<string?> ra = new("--ra") { Description = "Column of the main right ascension, degrees; rows are ordered on the sky by it and --dec.", HelpName = "COLUMN" };
    private readonly Option<string?> dec = new("--dec") { Description = "Column of the main declination, degrees.", HelpName = "COLUMN" };
    private readonly Option<string?> format = new("--format") { Description = "csv, tsv, parquet, votable or fits; otherwise by the file's name or first bytes." };
    private readonly Option<bool> header = new("--header") { Description = "The first line of CSV or TSV has the names." };
    private readonly Option<bool> noHeader = new("--no-header") { Description = "The first line of CSV or TSV is data." };
    private readonly Option<string?> nullText = new("--null") { Description = "Text that means null in CSV or TSV, beside an empty cell and \\N.", HelpName = "TEXT" };
    private readonly Option<bool> replace = new("--replace") { Description = "Put the new table in the place of one that exists." };
    private readonly Option<int> memory = new("--memory") { Description = "MiB that the ordering of rows may use; what is more goes to the data folder's scratch.", HelpName = "MIB", DefaultValueFactory = _ => DefaultMemory() };

    public Option<DirectoryInfo> Data { get; } = DataFolder.Option();

    public void AddTo(Command command)
    {
        format.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. Enum.GetNames<ImportFormat>().Select(n => n.ToLowerInvariant())]);
        command.Arguments.Add(files);
        foreach (var option in (ReadOnlySpan<Option>)[table, Data, felis, schema, ra, dec, format, header, noHeader, nullText, replace, memory])
        {
            command.Options.Add(option);
        }
        command.Validators.Add(result =>
        {
            if (result.GetValue(felis) is not null && result.GetValue(schema) is not null)
            {
                result.AddError("Say --felis or --schema, not both.");
            }
            if (result.GetValue(ra) is null != result.GetValue(dec) is null)
            {
                result.AddError("--ra and --dec go together.");
            }
            if (result.GetValue(header) && result.GetValue(noHeader))
            {
                result.AddError("Say --header or --no-header, not both.");
            }
        });
        memory.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetValueOrDefault<int>() < 256)
            {
                result.AddError("--memory must be at least 256 MiB.");
            }
        });
    }

    public Result<ImportRequest> Read(ParseResult result)
    {
        var name = TableName.Parse(result.GetRequiredValue(table));
        if (!name.IsOk)
        {
            return name.Fault;
        }
        var request = new ImportRequest(result.GetRequiredValue(files), name.Value)
        {
            Format = result.GetValue(format) is { } f ? Enum.Parse<ImportFormat>(f, ignoreCase: true) : null,
            Position = result.GetValue(ra) is { } r ? new PositionColumns(r, result.GetRequiredValue(dec)!) : null,
            Delimited = new DelimitedOptions
            {
                HasHeader = result.GetValue(header) ? true : result.GetValue(noHeader) ? false : null,
                Null = result.GetValue(nullText),
                IsMySqlDump = result.GetValue(schema) is not null,
            },
            Replace = result.GetValue(replace),
            MemoryLimitBytes = (long)result.GetValue(memory) << 20,
        };
        return Described(request, result.GetValue(felis), result.GetValue(schema));
    }

    private static Result<ImportRequest> Described(ImportRequest request, FileInfo? felis, FileInfo? schema)
    {
        if (schema is not null)
        {
            var table = MySqlSchemaReader.Read(File.ReadAllText(schema.FullName));
            return table.IsOk ? request with { Description = TableDescriptions.Rename(table.Value, request.Name) } : new Fault.Usage($"{schema}: {table.Fault.Message}");
        }
        if (felis is null)
        {
            return request;
        }
        using var yaml = felis.OpenRead();
        var report = FelisFile.Read(yaml);
        if (report.Schema is null)
        {
            return new Fault.Usage($"{felis} has {report.Errors} errors, the first: {report.Problems.First(p => p.Severity == FelisSeverity.Error)} (dax schema check shows all)");
        }
        var found = TableDescriptions.Find(report.Schema, request.Name);
        return found.IsOk ? request with { Description = found.Value, SchemaDescription = report.Schema } : found.Fault;
    }

    /// <summary>4 GiB, or half of a smaller machine.</summary>
    private static int DefaultMemory() => (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 >> 20, 512, 4096);
}
