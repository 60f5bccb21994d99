using Dax.Engine.Scans.Groups;

namespace Dax.Engine.Tests.Scans.Groups;

public sealed class ScanRatingTests
{
    [Theory]
    // Cheap, or alone, or one of many who are alike: stays.
    [InlineData(ScanRating.Fast, 20, 30, 2, ScanRating.Fast)]
    [InlineData(ScanRating.Fast, 400, 410, 1, ScanRating.Fast)]
    [InlineData(ScanRating.Fast, 60, 600, 10, ScanRating.Fast)]
    // Dear, and most of what the piece took.
    [InlineData(ScanRating.Fast, 60, 70, 2, ScanRating.Medium)]
    [InlineData(ScanRating.Fast, 400, 500, 32, ScanRating.Slow)]
    [InlineData(ScanRating.Fast, 4000, 5000, 32, ScanRating.Snail)]
    [InlineData(ScanRating.Medium, 60, 70, 2, ScanRating.Medium)]
    [InlineData(ScanRating.Medium, 101, 120, 2, ScanRating.Slow)]
    [InlineData(ScanRating.Slow, 600, 700, 2, ScanRating.Snail)]
    [InlineData(ScanRating.Snail, 1e9, 1e9, 9, ScanRating.Snail)]
    public void Judge_ByItsCostAndItsShare_MovesDownOnly(ScanRating now, double own, double whole, int members, ScanRating expected) =>
        Assert.Equal(expected, ScanRatings.Judge(now, own, whole, members, new ScanOptions()));

    [Fact]
    public void Shares_AllHaveWork_GetTimeByWeight()
    {
        var shares = new ScanShares();
        var turns = new int[4];
        for (var i = 0; i < 1500; i++)
        {
            var rating = First(shares, _ => true);
            turns[(int)rating]++;
            shares.Begin(rating);
            shares.Charge(rating, TimeSpan.FromMilliseconds(10));
        }
        Assert.All(turns.Zip([800, 400, 200, 100]), t => Assert.InRange(t.First, t.Second - 2, t.Second + 2));
    }

    [Fact]
    public void Shares_ClassThatWasIdle_HasNothingInHand()
    {
        var shares = new ScanShares();
        for (var i = 0; i < 1000; i++)
        {
            shares.Begin(ScanRating.Slow);
            shares.Charge(ScanRating.Slow, TimeSpan.FromSeconds(1));
        }
        var fast = 0;
        for (var i = 0; i < 50; i++)
        {
            var rating = First(shares, r => r is ScanRating.Fast or ScanRating.Slow);
            fast += rating == ScanRating.Fast ? 1 : 0;
            shares.Begin(rating);
            shares.Charge(rating, TimeSpan.FromSeconds(1));
        }
        Assert.InRange(fast, 38, 42);
    }

    [Fact]
    public void Estimate_HalfWay_IsAsLongAgain()
    {
        var start = DateTimeOffset.UnixEpoch;
        var told = ScanEstimate.Of(10, 0, 20, start, start.AddSeconds(30), "here");
        Assert.Equal((10L, 20L, "chunks", "here", start.AddSeconds(60)), (told.Done, told.Total, told.Unit, told.Note, told.EstimatedEnd));
        Assert.Equal(start.AddSeconds(45), ScanEstimate.Of(15, 5, 20, start, start.AddSeconds(30), "").EstimatedEnd);
        Assert.Null(ScanEstimate.Of(5, 5, 20, start, start.AddSeconds(30), "").EstimatedEnd);
    }

    [Fact]
    public void Options_OutOfRange_SayWhat()
    {
        Assert.Empty(new ScanOptions().Problems());
        Assert.Equal(6, new ScanOptions { Workers = 0, Nice = 20, WindowBatches = 1, FastNanoseconds = 200, BootShare = 2, CheckpointBytes = -1 }.Problems().Count());
    }

    [Fact]
    public void PieceSet_FilledByWordsOfAnother_TakesNoneBeyondItsEnd()
    {
        var set = new PieceSet(70);
        Assert.False(set.TryFill([1]));
        Assert.False(set.TryFill([0, 1UL << 6]));
        Assert.True(set.TryFill([3, 1UL << 5]));
        Assert.Equal(3, set.Count);
        Assert.True(set.Has(0) && set.Has(1) && set.Has(69) && !set.Has(2));
    }

    private static ScanRating First(ScanShares shares, Func<ScanRating, bool> hasWork)
    {
        var order = new ScanRating[4];
        shares.Order(order);
        return order.First(hasWork);
    }
}
