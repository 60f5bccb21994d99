using System.Collections.Immutable;
using Dax.Sky.Fits;
using Dax.Sky.Resampling;

namespace Dax.Engine.Mosaics.Writing;

/// <summary>One mosaic of a file: of a picture of three bands there are three.</summary>
/// <param name="Grid">Its pixels.</param>
/// <param name="Planes">In the order of the file; the image is one of them.</param>
/// <param name="Source">Makes its rows.</param>
public sealed record MosaicLayer(SkyGrid Grid, ImmutableArray<MosaicPlane> Planes, IMosaicSource Source)
{
    /// <summary>BUNIT; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>Side of the pixels that values per pixel are of: PIXAR_A2 is their area; null for units that are of none.</summary>
    public double? PixelDegrees { get; init; }

    /// <summary>Bits of the mask by their names, as MP_ keywords have them.</summary>
    public IReadOnlyDictionary<string, int> MaskPlanes { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>FILTER; null where nobody knows, or there are several.</summary>
    public string? Band { get; init; }

    /// <summary>EXTVER; null for none: the only layer of its file.</summary>
    public int? Version { get; init; }

    /// <summary>The header of a plane as it stands uncompressed.</summary>
    public FitsHeader HeaderOf(MosaicPlane plane)
    {
        var header = new FitsHeaderBuilder().SetImage(primary: false, plane.Bitpix(), [Grid.Width, Grid.Height]).Set("EXTNAME", plane.Name());
        if (Version is { } version) header.Set("EXTVER", version, "number of the layer");
        foreach (var card in Grid.Cards()) header.Set(card);
        if (UnitOf(plane) is { } unit) header.Set("BUNIT", unit, "of the values");
        if (PixelDegrees is { } side && plane is MosaicPlane.Image or MosaicPlane.Variance) header.Set("PIXAR_A2", side * side * 3600 * 3600, "[arcsec2] of the pixels that values are of");
        if (Band is { } band) header.Set("FILTER", band, "band of the images");
        if (plane is MosaicPlane.Mask)
            foreach (var (name, bit) in MaskPlanes.OrderBy(p => p.Value)) header.Set("MP_" + name, bit);
        return header.ToHeader();
    }

    private string? UnitOf(MosaicPlane plane) => plane switch
    {
        MosaicPlane.Image => Unit,
        MosaicPlane.Variance when Unit is not null => $"({Unit})**2",
        _ => null,
    };
}

/// <summary>A FITS file of one or more mosaics and of the table of what they are made of.</summary>
/// <param name="Layers">At least one.</param>
/// <param name="Inputs">Rows of the table, filled in as the mosaic is made; asked for at the end.</param>
public sealed record MosaicFile(ImmutableArray<MosaicLayer> Layers, Func<IReadOnlyList<MosaicInput>> Inputs)
{
    /// <summary>Records of the primary header: how it was made.</summary>
    public ImmutableArray<FitsCard> Cards { get; init; } = [];

    /// <summary>The primary HDU has no data, so that compressed files look the same.</summary>
    public FitsHeader Primary()
    {
        var header = new FitsHeaderBuilder().SetImage(primary: true, 8, []);
        foreach (var card in Cards) header.Set(card);
        return header.ToHeader();
    }
}
