using System.Globalization;
using Dax.Contracts.Datasets;
using Dax.Ivoa.DataLink;

namespace Dax.Web.DataLink;

/// <summary>The mosaic services of one dataset: the image on another grid (north up, of a scale, in a projection). Custom ones: no standard describes them (DataLink 1.1, 4.1).</summary>
internal sealed class MosaicServices(IMosaicOffer offer)
{
    private const string FitsType = "application/fits";

    /// <summary>Two, the synchronous one first, for the same reason as <see cref="CutoutServices.Of"/>.</summary>
    public ServiceDescriptor[] Of(string baseUrl, string id, CutoutView bounds, int ordinal) =>
    [
        Describe("sync", "at once", baseUrl, id, bounds, ordinal),
        Describe("async", "as a job", baseUrl, id, bounds, ordinal),
    ];

    private ServiceDescriptor Describe(string kind, string how, string baseUrl, string id, CutoutView bounds, int ordinal)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"mosaic-{kind}-{ordinal}");
        return new ServiceDescriptor($"{baseUrl}/mosaic/{kind}")
        {
            Id = name,
            Name = name,
            Description = $"The image on a grid of your own, {how}: centre, size, scale, rotation, projection",
            ContentType = kind == "sync" ? FitsType : null,
            Inputs = [.. offer.Parameters.Select(p => Bounded(p, id, bounds))],
        };
    }

    private static InputParameter Bounded(InputParameter input, string id, CutoutView bounds) => input.Name switch
    {
        "ID" => input with { Value = id },
        "CIRCLE" => input with { Max = bounds.Circle },
        "POLYGON" => input with { Max = bounds.Polygon },
        _ => input,
    };
}
