using System.Collections.Frozen;
using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Engine.ObsCore.Templates;

namespace Dax.Engine.ObsCore.Mappings;

/// <summary>The mapping of a repository for which none was given: its images that have a place on the sky.</summary>
internal static class DefaultMapping
{
    /// <summary>Storage classes whose files hold an image; others may add a letter for the pixels' type (ExposureF, ImageI).</summary>
    private static readonly string[] ImageClasses = ["Exposure", "MaskedImage", "Image", "DecoratedImage", "VisitImage", "DifferenceImage", "CellCoadd"];

    private static readonly (string Instrument, string Facility)[] Facilities =
    [
        ("LSSTCam", "Rubin:Simonyi"), ("LSSTComCam", "Rubin:Simonyi"), ("LSSTComCamSim", "Rubin:Simonyi"), ("LATISS", "Rubin:1.2m"), ("HSC", "Subaru"), ("DECam", "CTIO:Blanco"),
        ("Mosaic3", "KPNO:Mayall"), ("90prime", "KPNO:Bok"), ("MegaPrime", "CFHT"),
    ];

    /// <summary>Metres. Rubin's bands (as of Data Preview 1); DECam's VR; Johnson-Cousins and 2MASS where they are half as bright as at their best.</summary>
    private static readonly (string Band, double Minimum, double Maximum)[] Bands =
    [
        ("u", 300.0e-9, 393.2e-9), ("g", 402.6e-9, 548.3e-9), ("r", 551.0e-9, 689.1e-9), ("i", 693.6e-9, 818.8e-9), ("z", 819.2e-9, 920.1e-9), ("y", 927.8e-9, 1100.0e-9),
        ("Y", 927.8e-9, 1100.0e-9), ("VR", 497e-9, 756e-9), ("U", 333e-9, 399e-9), ("B", 398e-9, 492e-9), ("V", 507e-9, 595e-9), ("R", 589e-9, 727e-9), ("I", 731e-9, 881e-9),
        ("J", 1154e-9, 1316e-9), ("H", 1537e-9, 1788e-9), ("K", 2027e-9, 2290e-9), ("Ks", 2027e-9, 2290e-9),
    ];

    public static ObsCoreMapping For(IEnumerable<DatasetType> types)
    {
        ImmutableArray<DatasetTypeMapping> images = [.. types.Where(IsSkyImage).OrderBy(t => t.Name, StringComparer.Ordinal).Select(Describe)];
        return new ObsCoreMapping
        {
            DatasetTypes = images,
            FacilityMap = Facilities.ToFrozenDictionary(f => f.Instrument, f => f.Facility, StringComparer.Ordinal),
            SpectralRanges = Bands.ToFrozenDictionary(b => b.Band, b => new SpectralRange(b.Minimum, b.Maximum), StringComparer.Ordinal),
            Fingerprint = MappingReader.Fingerprint("default " + string.Join(',', images.Select(t => t.Name))),
        };
    }

    private static bool IsSkyImage(DatasetType type) => !type.IsCalibration && IsImage(type.StorageClass) && Dimensions(type) is not null;

    public static bool IsImage(string storageClass) =>
        ImageClasses.Any(c => storageClass.StartsWith(c, StringComparison.Ordinal) && (storageClass.Length == c.Length || (storageClass.Length == c.Length + 1 && char.IsAsciiLetterUpper(storageClass[^1]))));

    /// <summary>Which element gives the place on the sky; null when none does.</summary>
    private static string? Dimensions(DatasetType type) =>
        type.Dimensions.Contains("visit") ? "visit" : type.Dimensions.Contains("exposure") ? "exposure" : type.Dimensions.Contains("patch") ? "patch" : type.Dimensions.Contains("tract") ? "tract" : null;

    private static DatasetTypeMapping Describe(DatasetType type)
    {
        var place = Dimensions(type)!;
        var isDifference = type.Name.Contains("diff", StringComparison.OrdinalIgnoreCase);
        var level = place == "exposure" ? 1 : place == "visit" && !isDifference ? 2 : 3;
        return new DatasetTypeMapping(type.Name, "image", level)
        {
            Subtype = type.Name,
            ObservableUcd = level == 1 ? "phot.count" : "phot.flux.density",
            ExtraColumns = [new ExtraColumn("obs_title", ExtraColumnType.Text) { Template = Title(type, place) }],
        };
    }

    private static Template Title(DatasetType type, string place)
    {
        var parts = new List<string> { "{dataset_type}" };
        // A coadd's band is a dimension of its own; of visits and exposures the filter implies it.
        if (place is "visit" or "exposure" || type.Dimensions.Contains("band")) parts.Add("{band}");
        parts.Add(place switch
        {
            "visit" => "{records[visit].name}",
            "exposure" => "{records[exposure].obs_id}",
            _ => string.Join(' ', type.Dimensions.Where(d => d is "tract" or "patch").Select(d => $"{d}={{{d}}}")),
        });
        if (type.Dimensions.Contains("detector")) parts[^1] += "-{records[detector].full_name}";
        return Template.TryParse(string.Join(" - ", parts), out var template, out var error) ? template : throw new InvalidOperationException(error);
    }
}
