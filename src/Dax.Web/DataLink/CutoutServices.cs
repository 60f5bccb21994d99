using System.Globalization;
using Dax.Contracts.Datasets;
using Dax.Ivoa.DataLink;

namespace Dax.Web.DataLink;

/// <summary>The cutout services of one dataset (SODA 1.0, 4): where they are, which parameters they take, and what of those makes sense for it.</summary>
internal sealed class CutoutServices(ICutoutOffer offer)
{
    private const string FitsType = "application/fits";
    private const string PictureType = "image/png";

    private readonly bool hasPictures = offer.Parameters.Any(p => p.Name == "RESPONSEFORMAT" && p.Options.Contains(PictureType, StringComparer.Ordinal));

    /// <summary>The whole image as a picture, where the services make pictures; or null.</summary>
    public LinkRow? Preview(string baseUrl, string id) => !hasPictures ? null : new LinkRow(id, "#preview")
    {
        AccessUrl = $"{baseUrl}/soda/sync?ID={Uri.EscapeDataString(id)}&RESPONSEFORMAT={Uri.EscapeDataString(PictureType)}",
        Description = "The image as a picture",
        ContentType = PictureType,
    };

    /// <summary>
    /// The synchronous one, then the asynchronous one, of every dataset: pyvo before 1.5 takes only every other descriptor of other datasets away (it removes from the list that
    /// it walks), so that with two of them, and this one first, the first that is left is the right one.
    /// </summary>
    /// <param name="ordinal">Makes their XML IDs unique in the document.</param>
    public ServiceDescriptor[] Of(string baseUrl, string id, CutoutView bounds, int ordinal) =>
    [
        Describe("sync", "at once", baseUrl, id, bounds, ordinal),
        Describe("async", "as a job, each region its own file", baseUrl, id, bounds, ordinal),
    ];

    private ServiceDescriptor Describe(string kind, string how, string baseUrl, string id, CutoutView bounds, int ordinal) => new($"{baseUrl}/soda/{kind}")
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"soda-{kind}-{ordinal}"),
        // Unique in the document, as datalinklint wants it.
        Name = string.Create(CultureInfo.InvariantCulture, $"cutout-{kind}-{ordinal}"),
        Description = $"Cutouts of the image, {how} (SODA 1.0)",
        StandardId = $"ivo://ivoa.net/std/SODA#{kind}-1.0",
        ContentType = kind == "sync" ? FitsType : null,
        Inputs = [.. offer.Parameters.Select(p => Bounded(p, id, bounds))],
    };

    private static InputParameter Bounded(InputParameter input, string id, CutoutView bounds) => input.Name switch
    {
        "ID" => input with { Value = id },
        "CIRCLE" => input with { Max = bounds.Circle },
        "POLYGON" => input with { Max = bounds.Polygon },
        "BAND" => input with { Min = Number(bounds.BandMin), Max = Number(bounds.BandMax) },
        "TIME" => input with { Min = Number(bounds.TimeMin), Max = Number(bounds.TimeMax) },
        _ => input,
    };

    private static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
}
