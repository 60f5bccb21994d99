using System.CommandLine;
using System.Globalization;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Resampling;

namespace Dax.Silo.Commands.Hips;

/// <summary>What `dax hips add` is told of a map.</summary>
internal sealed class HipsAddOptions
{
    private readonly Argument<string> name = new("name") { Description = "Its name in URLs: letters, digits, '_' and '-'." };
    private readonly Option<string?> repository = new("--repo") { Description = "Label of the Butler repository whose images it shows.", HelpName = "LABEL" };
    private readonly Option<string?> type = new("--type") { Description = "Their dataset type.", HelpName = "TYPE" };
    private readonly Option<string[]> collections = new("--collection") { Description = "A collection, or a glob pattern of some; may be given several times, searched in this order.", HelpName = "NAME" };
    private readonly Option<string?> band = new("--band") { Description = "Images of one band alone.", HelpName = "BAND" };
    private readonly Option<string?> where = new("--where") { Description = "The Butler's expression that chooses among them.", HelpName = "EXPRESSION" };
    private readonly Option<string?> color = new("--color") { Description = "A map of colours instead: the names of the maps that are its red, green and blue.", HelpName = "R,G,B" };
    private readonly Option<int?> order = new("--order") { Description = "Order of its finest tiles; otherwise that of the images' pixels.", HelpName = "N" };
    private readonly Option<int> minOrder = new("--min-order") { Description = "Order of its coarsest tiles.", HelpName = "N" };
    private readonly Option<ResamplingKernel> kernel = new("--kernel") { Description = "How values between pixels are found.", DefaultValueFactory = _ => ResamplingKernel.Bilinear };
    private readonly Option<string?> cut = new("--cut") { Description = "The values that are black and white in pictures; otherwise they are found from the pixels.", HelpName = "LOW,HIGH" };
    private readonly Option<string?> title = new("--title") { Description = "Its name for people.", HelpName = "TEXT" };
    private readonly Option<string?> description = new("--description") { Description = "A few sentences on it.", HelpName = "TEXT" };
    private readonly Option<string[]> properties = new("--property") { Description = "A line of its properties, instead of what would be written; may be given several times.", HelpName = "KEYWORD=VALUE" };

    public HipsAddOptions()
    {
        cut.Validators.Add(result =>
        {
            if (result.GetValue(cut) is { } text && ReadCut(text) is null) result.AddError("--cut takes two numbers, LOW,HIGH.");
        });
        properties.Validators.Add(result =>
        {
            if ((result.GetValue(properties) ?? []).FirstOrDefault(p => p.IndexOf('=', StringComparison.Ordinal) <= 0) is { } bad) result.AddError($"--property takes KEYWORD=VALUE, not '{bad}'.");
        });
    }

    public Option<DirectoryInfo> Data { get; } = DataFolder.Option();

    public void AddTo(Command command)
    {
        command.Arguments.Add(name);
        foreach (var option in (ReadOnlySpan<Option>)[repository, type, collections, band, where, color, order, minOrder, kernel, cut, title, description, properties, Data]) command.Options.Add(option);
    }

    public HipsSurveyOptions Read(ParseResult result)
    {
        var cuts = result.GetValue(cut) is { } text ? ReadCut(text) : null;
        return new HipsSurveyOptions
        {
            Name = result.GetRequiredValue(name),
            Title = result.GetValue(title),
            Description = result.GetValue(description),
            Repository = result.GetValue(repository),
            DatasetType = result.GetValue(type),
            Collections = [.. result.GetValue(collections) ?? []],
            Band = result.GetValue(band),
            Where = result.GetValue(where),
            ColorOf = [.. (result.GetValue(color) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            Order = result.GetValue(order),
            MinOrder = result.GetValue(minOrder),
            Kernel = result.GetValue(kernel),
            CutLow = cuts?.Low,
            CutHigh = cuts?.High,
            Properties = (result.GetValue(properties) ?? []).GroupBy(p => p[..p.IndexOf('=', StringComparison.Ordinal)], StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last()[(g.Key.Length + 1)..], StringComparer.Ordinal),
        };
    }

    /// <summary>What it is made of, in a few words.</summary>
    public static string Describe(HipsSurveyOptions survey) => survey.ColorOf.Count > 0
        ? $"colours of {string.Join(", ", survey.ColorOf)}"
        : $"{survey.Repository} {survey.DatasetType}{(string.IsNullOrEmpty(survey.Band) ? "" : $" {survey.Band}")} in {string.Join(", ", survey.Collections)}";

    private static (double Low, double High)? ReadCut(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 2 && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var low) && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var high)
            ? (low, high)
            : null;
    }
}
