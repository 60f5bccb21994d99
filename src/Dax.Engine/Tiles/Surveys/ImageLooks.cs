using System.Collections.Immutable;
using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>What the files of a few images say of all: one of each filter is opened.</summary>
internal sealed class ImageLooks(IImageOpener opener, IDatasetCoverage coverage)
{
    /// <summary>Filters that are looked at.</summary>
    private const int MostKinds = 16;

    /// <summary>Images of a filter that are tried when the first cannot be opened.</summary>
    private const int MostTries = 4;

    public async ValueTask<Result<ImageLook>> At(HipsSurvey survey, ImmutableArray<FoundImage> found, CancellationToken cancel)
    {
        var look = new ImageLook();
        Fault? problem = null;
        foreach (var kind in found.GroupBy(KindOf, StringComparer.Ordinal).Take(MostKinds))
            foreach (var image in kind.Take(MostTries))
            {
                var opened = await opener.Open(image.Uri, new ImageNeeds(), cancel);
                if (!opened.IsOk)
                {
                    problem ??= opened.Fault;
                    continue;
                }
                using var open = opened.Value;
                var covered = await coverage.Of(open.Handle, cancel);
                look = look.With(open, covered);
                break;
            }
        // Without an order nothing can be made of images that are there.
        return look.Pixel is null && survey.Order is null && problem is not null ? problem : look;
    }

    private static string KindOf(FoundImage image) =>
        (image.Dataset.Ref.DataId["physical_filter"] ?? image.Dataset.Ref.DataId["band"])?.ToString() ?? "";
}

/// <param name="Pixel">The finest pixels' size in degrees; null when no image was opened.</param>
internal sealed record ImageLook(double? Pixel = null, string? Unit = null, double? WavelengthMin = null, double? WavelengthMax = null)
{
    public int Order => Pixel is { } degrees ? HipsTile.OrderFor(degrees) : 0;

    public ImageLook With(OpenImage image, DatasetCoverage covered)
    {
        var pixel = image.Image.World.PixelScaleDegrees;
        return new ImageLook(
            Pixel is { } other ? Math.Min(other, pixel) : pixel,
            Unit ?? image.Calibration.Unit,
            Less(WavelengthMin, Finite(covered.Wavelengths?.Low)),
            Greater(WavelengthMax, Finite(covered.Wavelengths?.High)));
    }

    public SurveySnapshot Describe(HipsSurvey survey, SurveyImages images, ImmutableArray<FoundImage> found)
    {
        var (first, last) = ((double?)null, (double?)null);
        foreach (var image in found)
        {
            if (DatasetCoverage.TimesOf(image.Dataset.Timespan) is not { } times) continue;
            (first, last) = (Less(first, Finite(times.Low)), Greater(last, Finite(times.High)));
        }
        return new SurveySnapshot(survey, images)
        {
            Unit = Unit,
            PixelDegrees = Finite(Pixel),
            WavelengthMin = WavelengthMin,
            WavelengthMax = WavelengthMax,
            TimeMin = first,
            TimeMax = last,
            NewestImage = found.Max(i => i.Dataset.Ref.IngestedAt),
        };
    }

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;

    private static double? Less(double? one, double? other) => one is null || other < one ? other ?? one : one;

    private static double? Greater(double? one, double? other) => one is null || other > one ? other ?? one : one;
}
