using Dax.Engine.Jobs;
using Dax.Sky.Coadds;

namespace Dax.Engine.Mosaics;

/// <summary>How far a mosaic is, in tiles.</summary>
internal sealed class TileCount(MosaicPlan plan)
{
    private readonly long across = (plan.Grid.Width + MosaicRenderer.TileSide - 1) / MosaicRenderer.TileSide;
    private readonly long rows = (long)plan.Grid.Height * plan.Layers.Length;

    public long Total => across * ((rows + MosaicRenderer.TileSide - 1) / MosaicRenderer.TileSide);

    /// <param name="done">Rows of all layers.</param>
    /// <param name="elapsed">Since the first row was begun.</param>
    public JobProgress At(long done, DateTimeOffset now, TimeSpan elapsed) => new(done >= rows ? Total : across * (done / MosaicRenderer.TileSide), Total, "tiles")
    {
        EstimatedEnd = done > 0 ? now + elapsed * ((double)(rows - done) / done) : null,
    };
}
