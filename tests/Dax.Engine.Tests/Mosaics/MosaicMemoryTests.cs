using Dax.Engine.Mosaics.Writing;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Tests.Mosaics;

/// <summary>What is measured of the whole process: nothing else may run beside it.</summary>
[CollectionDefinition(nameof(MosaicMemoryTests), DisableParallelization = true)]
[Collection(nameof(MosaicMemoryTests))]
public sealed class MosaicMemoryTests
{
    [Fact]
    public async Task Write_TallMosaic_HoldsOneStripWhateverItsHeight()
    {
        static async Task<long> Peak(int height)
        {
            var peak = 0L;
            var layer = MosaicWriterTests.LayerOf(MosaicWriterTests.All) with { Grid = new SkyGrid(GridProjection.Tan, new SkyPoint(10, 20), 2000, height, 0.0001), Source = new MosaicWriterTests.Numbers(2000, height) };
            var writer = new MosaicWriter(() => new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose))
            {
                OnRows = _ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true)),
            };
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await writer.Write(new MosaicFile([layer], () => []), new StreamTarget(Stream.Null), default);
            return peak - before;
        }

        await Peak(512);
        var (low, tall) = (await Peak(512), await Peak(4096));
        Assert.InRange(tall, 0, low + (4 << 20));
    }
}
