using System.Collections.Immutable;
using Dax.Engine.Imagery;
using Dax.Engine.Tests.Tiles.Surveys.Fakes;
using Dax.Engine.Tiles.Surveys;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tests.Tiles.Surveys;

public class SurveyImagesTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    public async Task Touching_IsWhatLookingAtEachImageFinds(int order)
    {
        var random = new Random(order);
        var images = SurveyImages.Of(order, await Images(random, 60), null);
        for (var i = 0; i < 300; i++)
        {
            var at = random.Next(order + 1);
            var near = images.Images[random.Next(images.Images.Length)].Found.Region!.BoundingCircle.Center;
            var tile = new HipsTile(at, HealpixNested.Index(at, near.LonDegrees, near.LatDegrees));
            Assert.Equal(images.Images.Where(m => m.Cells.Touches(tile.Cell)).Select(m => m.Found.Uri), images.Touching(tile).Select(m => m.Found.Uri));
            Assert.Equal(images.Moc.CellsAt(order).LongCount(c => c >> (2 * (order - at)) == tile.Index), images.LeavesBelow(tile));
        }
    }

    [Fact]
    public async Task Of_TheSameImages_KeepsWhatWasComputed_AndTheFingerprint()
    {
        var found = await Images(new Random(1), 10);
        var first = SurveyImages.Of(7, found, null);
        var again = SurveyImages.Of(7, found, first);
        Assert.Equal(first.Fingerprint, again.Fingerprint);
        Assert.All(first.Images.Zip(again.Images), pair => Assert.Same(pair.First, pair.Second));
        Assert.NotEqual(first.Fingerprint, SurveyImages.Of(7, found[1..], first).Fingerprint);
        Assert.NotEqual(first.Fingerprint, SurveyImages.Of(8, found, first).Fingerprint);
    }

    private static async Task<ImmutableArray<FoundImage>> Images(Random random, int count)
    {
        var sky = new FakeSky();
        for (var i = 0; i < count; i++) sky.Add(random.NextDouble() * 360, Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI, 0.05 + 3 * random.NextDouble(), 1);
        return (await sky.Find(new ImageSelection("repo", "image", ["run"]), null, 1000, CancellationToken.None)).Value;
    }
}
