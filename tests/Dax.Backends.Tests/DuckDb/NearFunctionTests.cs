using Dax.Backends.DuckDb.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Backends.Tests.DuckDb;

public sealed class NearFunctionTests
{
    [Fact]
    public void Test_OfKeysInAnyOrder_FindsThoseWhoseCellIsInTheSet()
    {
        var keys = Gen.Choose(0, 4000).Select(k => (long)k).ListOf();
        var sets = Gen.Choose(0, 300).Select(c => (long)c).ListOf();
        Prop.ForAll(keys.Zip(sets).Zip(Gen.Choose(0, 8)).ToArbitrary(), drawn =>
        {
            var ((some, cells), shift) = drawn;
            var set = cells.Distinct().Order().ToArray();
            var near = new byte[some.Count];
            Array.Fill(near, (byte)7);
            NearFunction.Test(some.ToArray(), shift, set, near);
            return near.SequenceEqual(some.Select(k => set.Contains(k >> shift) ? (byte)1 : (byte)0));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0L, 0, true)]
    [InlineData(long.MaxValue, 0, true)]
    [InlineData(long.MinValue, 0, true)]
    [InlineData(long.MaxValue, 3, true)]
    [InlineData(1L, 0, false)]
    public void Test_AtTheEndsOfTheRange_DoesNotOverflow(long key, int shift, bool found)
    {
        var near = new byte[1];
        NearFunction.Test([key], shift, [long.MinValue, 0, long.MaxValue >> 3, long.MaxValue], near);
        Assert.Equal(found ? 1 : 0, near[0]);
    }
}
