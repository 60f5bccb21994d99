using System.Collections.Immutable;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Ivoa.Soda;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics;

/// <summary>The parameters of a request for a mosaic, judged: names in any case, what is unknown is ignored (DALI 1.1, 3.1), what is wrong is a Usage fault with SODA's label and a sentence that helps.</summary>
public static class MosaicParameters
{
    /// <summary>Sides of a pixel, in arcseconds.</summary>
    internal const double LeastPixel = 1e-4, MostPixel = 36_000;

    private const double ArcsecondsPerDegree = 3600;

    public static Result<MosaicSpec> Parse(ImmutableArray<JobParameter> parameters, MosaicOptions options)
    {
        var reading = new MosaicReading();
        foreach (var (name, value) in parameters)
        {
            reading.Take(name.ToUpperInvariant(), value.Trim());
            if (reading.Problem is { } problem) return Usage(problem);
            if (reading.Ids.Count > options.MaxImages) return Usage($"At most {options.MaxImages} images can be named in one request.");
        }
        if (reading.NoSuchDataset is { } none) return none;
        if ((PlaceProblem(reading) ?? ImagesProblem(reading) ?? OutputProblem(reading)) is { } wrong) return Usage(wrong);
        return ToSpec(reading);
    }

    private static Fault.Usage Usage(string message) => new(SodaErrors.Text(SodaErrors.Usage, message));

    private static string? PlaceProblem(MosaicReading r)
    {
        var hasCenter = r.Number("RA") is not null || r.Number("DEC") is not null;
        if (r.Regions.Count > 1) return "A mosaic covers one region: give one of POS, CIRCLE and POLYGON, once.";
        if (hasCenter && r.Regions.Count > 0) return "Give either a region (POS, CIRCLE, POLYGON) or a middle (RA, DEC and SIZE), not both.";
        if (hasCenter && (r.Number("RA") is null || r.Number("DEC") is null)) return "RA and DEC go together.";
        if (hasCenter && r.Size is null) return "SIZE is missing: the width and height of the mosaic about RA and DEC, in degrees.";
        if (!hasCenter && r.Size is not null) return "SIZE goes with RA and DEC, the middle of the mosaic.";
        if (r.Number("RA") is < 0 or > 360) return "RA is in 0 to 360 degrees.";
        if (r.Number("DEC") is < -90 or > 90) return "DEC is in -90 to 90 degrees.";
        return r.Number("PIXELSCALE") is < LeastPixel or > MostPixel ? "PIXELSCALE is the side of a pixel in arcseconds, at least 0.0001 and at most 36000." : null;
    }

    private static string? ImagesProblem(MosaicReading r)
    {
        var isSearch = r.Text("REPO") is not null || r.Text("DATASETTYPE") is not null || r.Collections.Count > 0;
        var ways = (r.Ids.Count > 0 ? 1 : 0) + (isSearch ? 1 : 0) + (r.Text("ADQL") is not null ? 1 : 0);
        if (ways == 0) return "Which images? Name them by ID, by REPO, COLLECTION and DATASETTYPE, or by a query in ADQL.";
        if (ways > 1) return "Images are named in one way: by ID, by REPO, COLLECTION and DATASETTYPE, or by ADQL.";
        if (!isSearch) return r.Text("WHERE") is null ? null : "WHERE goes with REPO, COLLECTION and DATASETTYPE.";
        foreach (var (name, isThere) in (ReadOnlySpan<(string, bool)>)[("REPO", r.Text("REPO") is not null), ("COLLECTION", r.Collections.Count > 0), ("DATASETTYPE", r.Text("DATASETTYPE") is not null)])
            if (!isThere) return $"{name} is missing: images are searched by REPO, COLLECTION and DATASETTYPE.";
        if (r.Regions.Count == 0 && r.Number("RA") is null) return "Where? Images that are searched for need a region (POS, CIRCLE, POLYGON) or a middle (RA, DEC and SIZE).";
        return r.Text("BAND")?.Contains('\'', StringComparison.Ordinal) is true ? "BAND: the name of a band has no quotes in it." : null;
    }

    private static string? OutputProblem(MosaicReading r)
    {
        var colors = r.Colors.Count(c => c is not null);
        if (colors is not (0 or 3)) return "RED, GREEN and BLUE go together: three bands.";
        if (colors == 3 && r.Text("BAND") is not null) return "BAND is of a mosaic of one band; RED, GREEN and BLUE name three.";
        if (colors == 3 && r.Colors.Any(c => c!.Contains('\'', StringComparison.Ordinal))) return "RED, GREEN, BLUE: the name of a band has no quotes in it.";
        if (colors == 0 && (r.Number("STRETCH") is not null || r.Number("Q") is not null)) return "STRETCH and Q are of a picture of three bands: RED, GREEN and BLUE.";
        if (r.Number("STRETCH") is <= 0) return "STRETCH is more than 0.";
        if (r.Number("Q") is < 0) return "Q is not negative.";
        return r.Format.Picture is not null && r.Chosen("COMPRESSION", MosaicChoices.Compressions) is not CutoutCompression.None ? "COMPRESSION is of FITS; a picture is compressed as its format is." : null;
    }

    private static MosaicSpec ToSpec(MosaicReading r) => new()
    {
        Region = r.Regions.Count > 0 ? r.Regions[0] : null,
        Center = r.Number("RA") is { } ra ? new SkyPoint(ra % 360, r.Number("DEC")!.Value) : null,
        SizeDegrees = r.Size,
        PixelDegrees = r.Number("PIXELSCALE") / ArcsecondsPerDegree,
        RotationDegrees = r.Number("ROTATION") ?? 0,
        Projection = r.Chosen("PROJECTION", MosaicChoices.Projections),
        Ids = [.. r.Ids],
        Selection = r.Text("REPO") is { } repo ? new ImageSelection(repo, r.Text("DATASETTYPE")!, [.. r.Collections]) { Where = r.Text("WHERE") ?? "", Band = r.Text("BAND") } : null,
        Band = r.Text("REPO") is null ? r.Text("BAND") : null,
        Adql = r.Text("ADQL"),
        Colors = r.Colors[0] is null ? [] : [.. r.Colors.Select(c => c!)],
        Kernel = r.Chosen("KERNEL", MosaicChoices.Kernels, ResamplingKernel.Bilinear),
        Combine = r.Chosen("COMBINE", MosaicChoices.Methods),
        MatchesBackgrounds = r.Chosen("MATCH", MosaicChoices.Matches),
        Calibrates = r.Chosen("CALIBRATE", MosaicChoices.Truths, true),
        Flux = r.Chosen("FLUX", MosaicChoices.Fluxes),
        PrefersInterior = r.Chosen("MODE", MosaicChoices.Modes),
        SkipsMissing = r.Chosen("MISSING", MosaicChoices.Missing),
        Format = r.Format,
        Compression = r.Chosen("COMPRESSION", MosaicChoices.Compressions),
        Stretch = r.Number("STRETCH"),
        Softening = r.Number("Q") ?? 8,
        IsEstimate = r.Chosen("ESTIMATE", MosaicChoices.Truths),
    };
}
