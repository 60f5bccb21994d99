using Dax.Engine.Datasets;
using Dax.Sky.Fits;

namespace Dax.Engine.Cutouts;

/// <summary>A cutout before it is made: which pixels, and how many bytes it will have. Holds no handle.</summary>
/// <param name="ETag">Of the file that it was planned on.</param>
/// <param name="Box">Pixels of the science image; every plane has the same.</param>
/// <param name="Records">What its header says of it, as whole records.</param>
/// <param name="Pixels">Of all planes.</param>
/// <param name="Bytes">Of its HDUs, padding included.</param>
internal sealed record CutoutPlan(CutoutProduct Product, CutoutLayout Layout, string ETag, PixelBox Box, byte[] Records, long Pixels, long Bytes)
{
    public required string FileName { get; init; }

    /// <summary>Pixels outside of the region become undefined.</summary>
    public bool BlanksOutside { get; init; }

    public bool IsOf(DatasetHandle handle) => handle.ETag == ETag;
}
