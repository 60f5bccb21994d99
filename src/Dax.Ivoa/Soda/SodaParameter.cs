using Dax.Ivoa.Vosi;
using Dax.Sky.Images;

namespace Dax.Ivoa.Soda;

/// <summary>The parameters of the SODA service, as clients find them: name, UCD and unit together say what each is (SODA 1.0, 3.2 and 4.3).</summary>
public static class SodaParameter
{
    public static readonly ServiceParameter Id = new("ID", "Publisher's identifier of the dataset; may be repeated", null, "meta.id;meta.main", "char", "*", null, IsRequired: true);

    public static readonly ServiceParameter Pos = new(
        "POS", "Region to cut out: CIRCLE, RANGE or POLYGON with its numbers, ICRS degrees; may be repeated", null, "pos.outline;obs", "char", "*", null);

    public static readonly ServiceParameter Circle = new("CIRCLE", "Circle to cut out, ICRS; may be repeated", "deg", "pos.outline;obs", "double", "3", "circle");
    public static readonly ServiceParameter Polygon = new("POLYGON", "Polygon to cut out, ICRS; may be repeated", "deg", "pos.outline;obs", "double", "*", "polygon");
    public static readonly ServiceParameter Band = new("BAND", "Only data of these wavelengths in vacuum", "m", "em.wl;stat.interval", "double", "2", "interval");
    public static readonly ServiceParameter Time = new("TIME", "Only data of this time, Modified Julian Dates in UTC", "d", "time.interval;obs.exposure", "double", "2", "interval");
    public static readonly ServiceParameter Pol = new("POL", "Only data of these polarization states", null, "meta.code;phys.polarization", "char", "*", null);
    public static readonly ServiceParameter ResponseFormat = new("RESPONSEFORMAT", "Format of the answer", null, "meta.code.mime", "char", "*", null)
    {
        Options = ["application/fits", "image/fits", .. PreviewFormat.All.Select(f => f.MediaType)],
    };

    /// <summary>Rubin's.</summary>
    public static readonly ServiceParameter CutoutDetail = new(
        "CUTOUTDETAIL", "Image: science pixels alone (default); MaskedImage: with mask and variance; Exposure: with everything else that is in the file",
        null, "meta.code", "char", "*", null, IsStandard: false)
    {
        Options = ["Image", "MaskedImage", "Exposure"],
    };

    /// <summary>Ours.</summary>
    public static readonly ServiceParameter Outside = new(
        "OUTSIDE", "keep (default), or blank: pixels outside of the region become undefined", null, "meta.code", "char", "*", null, IsStandard: false)
    {
        Options = ["keep", "blank"],
    };

    /// <summary>Ours.</summary>
    public static readonly ServiceParameter Compression = new(
        "COMPRESSION", "none (default); gzip: tiles, nothing lost; rice: tiles, real numbers in steps of a quarter of their noise", null, "meta.code", "char", "*", null, IsStandard: false)
    {
        Options = ["none", "gzip", "rice"],
    };

    /// <summary>What the service takes, in the order in which it is told.</summary>
    public static IReadOnlyList<ServiceParameter> All { get; } = [Id, Pos, Circle, Polygon, Band, Time, Pol, ResponseFormat, CutoutDetail, Outside, Compression];
}
