using Dax.Sky.Fits;

namespace Dax.Engine.Datasets;

/// <summary>What an image of a dataset is for.</summary>
public enum PlaneKind { Image, Mask, Variance }

/// <summary>One image of a dataset.</summary>
/// <param name="File">Where it lies: of a dataset in several files, its own.</param>
public sealed record DatasetPlane(PlaneKind Kind, FitsFile File, FitsImage Image)
{
    /// <summary>Rows that are read together at no more cost than one of them: the height of a tile, or 1.</summary>
    public long RowsAtOnce { get; } = Image.Hdu.Kind is FitsHduKind.CompressedImage && Image.Hdu.Header.TryGetInteger("ZTILE2", out var rows) && rows > 0 ? rows : 1;
}
