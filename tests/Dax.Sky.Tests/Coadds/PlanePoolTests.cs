using Dax.Sky.Coadds;

namespace Dax.Sky.Tests.Coadds;

public sealed class PlanePoolTests
{
    [Fact]
    public void Rent_AfterReturn_GivesTheSameBlock_WhicheverThreadAsks()
    {
        var pool = new PlanePool();
        var first = pool.Rent(400_000);
        first.As<float>(100_000).Span[99_999] = 7;
        var thread = new Thread(() => pool.Return(first));
        thread.Start();
        thread.Join();
        Assert.Same(first, pool.Rent(390_000));
        Assert.Equal(7, first.As<float>(100_000).Span[99_999]);
    }

    [Fact]
    public void Rent_OfTwo_GivesTwo_AndViewsHoldToTheirBlock()
    {
        var pool = new PlanePool();
        var (first, second) = (pool.Rent(5_000), pool.Rent(5_000));
        first.As<int>(1_000).Span.Fill(1);
        second.As<int>(1_000).Span.Fill(2);
        Assert.Equal(-1, first.As<int>(1_000).Span.IndexOfAnyExcept(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => first.As<int>(3_000));
        pool.Return(first);
        pool.Return(second);
    }

    [Fact]
    public void Return_OfSizesThatGrow_KeepsHardlyMoreThanWasInUse()
    {
        var pool = new PlanePool();
        for (var bytes = 1_000; bytes < 40_000_000; bytes += bytes / 3)
        {
            var (values, mask) = (pool.Rent(bytes), pool.Rent(bytes));
            Assert.True(values.Bytes >= bytes && mask.Bytes >= bytes);
            var most = values.Bytes + mask.Bytes;
            pool.Return(values);
            pool.Return(mask);
            Assert.InRange(pool.Bytes, 1, most + most / 4);
        }
        pool.Clear();
        Assert.Equal(0, pool.Bytes);
    }
}
