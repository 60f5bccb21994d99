using System.CommandLine;
using Dax.Sky.Fits;

namespace Dax.Silo.Commands.Mosaics;

/// <summary>`dax mosaic FILES… --out FILE`: FITS images put together as one, without a service.</summary>
internal static class MosaicCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "FITS files, one image each: the extension IMAGE or SCI with its MASK, VARIANCE or WEIGHT where they are, or else the first image.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var text = new MosaicText
        {
            WeightOut = Text("--weight-out", "FILE", "Write the image alone to --out, and its weights, inverse variances, to this file; otherwise --out has IMAGE, MASK, VARIANCE and COVERAGE, as far as the images have them."),
            Center = Text("--center", "RA,DEC", "The middle, ICRS: degrees, or hours and degrees as 04:00:00,-35:00:00. Otherwise the mosaic holds all images."),
            Size = Text("--size", "W[,H]", "Pixels; with --center."),
            Scale = Text("--scale", "ARCSEC", "Side of a pixel; otherwise that of the first image."),
            Rotation = Text("--rotation", "DEG", "Position angle of the columns' direction, from north through east."),
            Projection = Text("--projection", "CODE", "TAN (default), SIN, ZEA, CAR, AIT or HPX."),
            Kernel = Text("--kernel", "NAME", "nearest, bilinear, bicubic, lanczos3 (default) or area."),
            Combine = Text("--combine", "NAME", "weighted (default), mean, median, clipped, first, min or max."),
            Ignore = Text("--ignore", "NAMES", "Mask planes (MP_… keywords) whose pixels have no value, separated by commas."),
            Threads = Text("--threads", "N", "Otherwise one for each processor."),
            Weights = new Option<string[]>("--weights") { Description = "Weight maps (inverse variances), one for each file in their order; or how their names end: '.weight.fits'.", HelpName = "FILES", AllowMultipleArgumentsPerToken = true },
            Flux = new Option<bool>("--flux") { Description = "Values are sums over a pixel, such as counts, which larger pixels have more of; otherwise brightness." },
        };
        var command = new Command("mosaic", "Put FITS images together as one.") { files, output };
        foreach (var option in text.All) command.Options.Add(option);
        command.SetAction((result, cancel) => Task.FromResult(Run(new MosaicRequest(result.GetRequiredValue(files), result.GetRequiredValue(output)), text, result, cancel)));
        return command;
    }

    private static int Run(MosaicRequest request, MosaicText text, ParseResult given, CancellationToken cancel)
    {
        try
        {
            if (text.Read(given, request) is { } problem) return Fail(problem);
            using var inputs = new MosaicInputs();
            if (inputs.Open(request) is { } trouble) return Fail(trouble);
            if (inputs.Grid(request) is not { } grid) return Fail("the images do not fit onto one such mosaic; say --center, --size and --scale");
            MosaicFileWriter.Write(request, inputs, grid, cancel);
            return 0;
        }
        catch (Exception e) when (e is FitsFormatException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail("stopped");
        }
    }

    // Not by the data folder's: that would load the database engine.
    private static int Fail(string message)
    {
        Console.Error.WriteLine($"dax: {message}");
        return 1;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
