using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Sky.Fits;

namespace Dax.Engine.Cutouts;

/// <summary>One HDU of a cutout: a header alone, the cut of an image, or a copy.</summary>
/// <param name="Header">Null for a copy.</param>
/// <param name="Plane">Null for a header alone and for a copy.</param>
/// <param name="Copied">What is copied byte for byte.</param>
/// <param name="CarriesProvenance">Its header says where the cutout comes from.</param>
internal sealed record CutoutPart(HeaderTemplate? Header, DatasetPlane? Plane, FitsHdu? Copied, bool CarriesProvenance);

/// <summary>What cutouts of a dataset look like, whatever the region. Made at the first one and kept with the handle.</summary>
internal sealed class CutoutLayout
{
    private CutoutLayout(ImmutableArray<CutoutPart> parts, byte[] provenance) => (Parts, Provenance) = (parts, provenance);

    public ImmutableArray<CutoutPart> Parts { get; }

    /// <summary>Records of the dataset.</summary>
    public byte[] Provenance { get; }

    /// <param name="isMember">Of a file with cutouts of several datasets: extensions only, each of which says where it comes from.</param>
    public static CutoutLayout Of(DatasetHandle handle, CutoutDetail detail, bool isMember) =>
        (CutoutLayout)handle.Content.Derived.GetOrAdd((detail, isMember), static (key, handle) => Make(handle, (((CutoutDetail, bool))key).Item1, (((CutoutDetail, bool))key).Item2), handle);

    private static CutoutLayout Make(DatasetHandle handle, CutoutDetail detail, bool isMember)
    {
        var content = handle.Content;
        var planes = content.Planes.Where(p => detail is not CutoutDetail.Image || p.Kind is PlaneKind.Image).ToArray();
        var parts = isMember ? planes.Select(Member) : detail is CutoutDetail.Exposure ? Everything(content, planes) : Alone(content, planes);
        return new CutoutLayout([.. parts], Cutouts.Provenance.OfDataset(handle));
    }

    private static CutoutPart Member(DatasetPlane plane) =>
        new(HeaderTemplate.OfImage(plane.Image, primary: false, NameOf(plane), carriesProvenance: true, removes: "EXTVER"), plane, null, true);

    private static IEnumerable<CutoutPart> Alone(DatasetContent content, DatasetPlane[] planes)
    {
        if (planes.Length == 0 || planes[0].Image.Hdu.Index != 0) yield return Primary(content);
        foreach (var plane in planes) yield return Cut(plane);
    }

    private static IEnumerable<CutoutPart> Everything(DatasetContent content, DatasetPlane[] planes)
    {
        var file = content.Files[0];
        foreach (var hdu in file.Hdus)
        {
            if (planes.FirstOrDefault(p => p.Image.Hdu == hdu) is { } plane) yield return Cut(plane);
            else if (hdu.Index == 0) yield return Primary(content);
            else yield return new CutoutPart(null, null, hdu, false);
        }
        // Of a dataset in several files the other planes follow.
        foreach (var plane in planes)
            if (plane.File != file) yield return new CutoutPart(HeaderTemplate.OfImage(plane.Image, false, NameOf(plane), false), plane, null, false);
    }

    private static CutoutPart Primary(DatasetContent content)
    {
        var header = content.Files[0].Hdus[0].Header;
        return new CutoutPart(HeaderTemplate.OfPrimary(header), null, null, true);
    }

    private static CutoutPart Cut(DatasetPlane plane)
    {
        var isPrimary = plane.Image.Hdu.Index == 0 && plane.Kind is PlaneKind.Image;
        return new CutoutPart(HeaderTemplate.OfImage(plane.Image, isPrimary, isPrimary ? null : NameOf(plane), isPrimary), plane, null, isPrimary);
    }

    private static string NameOf(DatasetPlane plane) => plane.Kind.ToString().ToUpperInvariant();
}
