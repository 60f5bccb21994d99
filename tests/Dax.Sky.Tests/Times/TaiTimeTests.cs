using Dax.Sky.Times;

namespace Dax.Sky.Tests.Times;

public sealed class TaiTimeTests
{
    [Theory]
    [InlineData("2017-01-01T00:00:00Z", 1483228837000000000)]
    [InlineData("2016-12-31T23:59:59Z", 1483228835000000000)]
    [InlineData("1999-01-01T00:00:00Z", 915148832000000000)]
    [InlineData("1972-01-01T00:00:00Z", 63072010000000000)]
    [InlineData("2026-11-20T17:58:09.879380Z", 1795197526879380000)]
    public void FromUtc_AndBack_IsTheSame(string utc, long nanoseconds)
    {
        var time = DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(nanoseconds, TaiTime.FromUtc(time));
        Assert.Equal(time, TaiTime.ToUtc(nanoseconds));
    }

    [Fact]
    public void ToUtc_WithinALeapSecond_IsTheMidnightThatEndsIt() =>
        Assert.Equal(new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero), TaiTime.ToUtc(1483228836500000000));

    [Fact]
    public void ToUtc_AnyTime_NeverGoesBackAndIsUndone()
    {
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            var nanoseconds = random.NextInt64(0, 4_000_000_000_000_000_000) / 100 * 100;
            var utc = TaiTime.ToUtc(nanoseconds);
            Assert.True(TaiTime.ToUtc(nanoseconds + 100) >= utc);
            if (Math.Abs(TaiTime.FromUtc(utc) - nanoseconds) > 1000) Assert.Equal(0, utc.TimeOfDay.Ticks);
        }
    }

    /// <summary>USNO's tai-utc.dat.</summary>
    [Theory]
    [InlineData(37300, 1.4228180)]
    [InlineData(40587, 8.000082)]
    [InlineData(41316.5, 9.890946)]
    [InlineData(41317, 10)]
    [InlineData(50083, 30)]
    [InlineData(57203.99, 35)]
    [InlineData(61000, 37)]
    public void TaiMinusUtc_OfADay_IsThatOfTheTable(double mjd, double seconds) => Assert.Equal(seconds, UtcHistory.TaiMinusUtc(mjd), 1e-6);
}
