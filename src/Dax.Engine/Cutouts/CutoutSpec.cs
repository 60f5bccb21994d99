using System.Collections.Immutable;
using Dax.Engine.Datasets;
using Dax.Ivoa.Soda;
using Dax.Sky.Geometry;

namespace Dax.Engine.Cutouts;

/// <summary>What of a dataset is wanted (Rubin's CUTOUTDETAIL).</summary>
public enum CutoutDetail
{
    /// <summary>The science pixels alone.</summary>
    Image,
    /// <summary>With mask and variance.</summary>
    MaskedImage,
    /// <summary>With everything else that is in the file, byte for byte: PSF, archive tables.</summary>
    Exposure,
}

/// <summary>A region as it was asked for.</summary>
public sealed record Stencil(ISkyRegion Region)
{
    /// <summary>In words of DALI.</summary>
    public string Text { get; } = SkyRegionText.Write(Region);
}

/// <summary>A judged SODA request.</summary>
public sealed record CutoutSpec
{
    public required ImmutableArray<DatasetUri> Datasets { get; init; }

    /// <summary>Empty for whole images.</summary>
    public ImmutableArray<Stencil> Stencils { get; init; } = [];

    /// <summary>Metres, in vacuum; empty for all.</summary>
    public ImmutableArray<SodaInterval> Bands { get; init; } = [];

    /// <summary>MJD, UTC; empty for all.</summary>
    public ImmutableArray<SodaInterval> Times { get; init; } = [];

    /// <summary>States of which a dataset must have one, upper case; empty for all.</summary>
    public ImmutableArray<string> Polarizations { get; init; } = [];

    public CutoutDetail Detail { get; init; }

    public CutoutFormat Format { get; init; } = CutoutFormat.Fits;

    /// <summary>What the answer calls itself: the client's own media type where it named one.</summary>
    public string ContentType => Format.MediaType;

    /// <summary>Of the images in a FITS file.</summary>
    public CutoutCompression Compression { get; init; }

    /// <summary>Pixels outside of the stencil become undefined.</summary>
    public bool BlankOutside { get; init; }

    /// <summary>ID × region × band × time, in that order: a result each, of an asynchronous job.</summary>
    public IEnumerable<CutoutProduct> Products()
    {
        foreach (var dataset in Datasets)
            foreach (var stencil in Stencils.IsEmpty ? [null] : Stencils.CastArray<Stencil?>())
                foreach (var band in Each(Bands))
                    foreach (var time in Each(Times))
                        yield return new CutoutProduct(dataset, stencil, band, time);
    }

    /// <summary>Something else than a place is asked for.</summary>
    public bool IsFiltered => !Bands.IsEmpty || !Times.IsEmpty || !Polarizations.IsEmpty;

    public long ProductCount => (long)Datasets.Length * Math.Max(1, Stencils.Length) * Math.Max(1, Bands.Length) * Math.Max(1, Times.Length);

    private static IEnumerable<SodaInterval?> Each(ImmutableArray<SodaInterval> intervals) =>
        intervals.IsEmpty ? [null] : intervals.Select(i => (SodaInterval?)i);
}

/// <summary>One combination of what was asked.</summary>
public sealed record CutoutProduct(DatasetUri Dataset, Stencil? Stencil, SodaInterval? Band, SodaInterval? Time);
