using Dax.Sky.Times;

namespace Dax.Sky.Tests.Times;

public sealed class LeapSecondsTests
{
    private const long Second = 1_000_000_000;

    // Values of astropy 5.2.1: Time(40587 + day, fraction, format="mjd", scale="tai").utc.mjd
    [Theory]
    [InlineData(1505537479642640000L, 58012.20188243796)]
    [InlineData(1483228836500000000L, 57753.99999421303)]
    [InlineData(1483228837000000000L, 57754.0)]
    [InlineData(1483228835000000000L, 57753.99997685212)]
    [InlineData(1404950400123456789L, 56847.9995963363)]
    [InlineData(410313600000000000L, 45335.999756944446)]
    public void ToUtc_Mjd_IsAstropys(long tai, double mjd) => Assert.Equal(mjd, LeapSeconds.ToUtc(tai).Mjd, 2e-11);

    [Fact]
    public void ToUtc_LeapSecond_BelongsToTheDayBefore()
    {
        var midnight = LeapSeconds.FromUtc(57754, 0);
        Assert.Equal(new UtcInstant(57753, 86400 * Second + Second / 2, 86401), LeapSeconds.ToUtc(midnight - Second / 2));
        Assert.Equal(new UtcInstant(57753, 86399 * Second, 86401), LeapSeconds.ToUtc(midnight - 2 * Second));
        Assert.Equal(new UtcInstant(57754, 0, 86400), LeapSeconds.ToUtc(midnight));
        Assert.Equal((36, 37), (LeapSeconds.TaiMinusUtc(midnight - 1), LeapSeconds.TaiMinusUtc(midnight)));
    }

    [Fact]
    public void FromUtc_BackAndForth_IsTheSame()
    {
        for (var tai = -Second * 86400 * 400; tai < Second * 86400 * 365 * 60; tai += 7_777_777_777_777_777)
        {
            var utc = LeapSeconds.ToUtc(tai);
            Assert.Equal(tai, LeapSeconds.FromUtc(utc.Day, utc.NanosecondOfDay));
        }
    }

    [Fact]
    public void ToDateTimeOffset_AndBack_KeepsTicks()
    {
        var time = new DateTimeOffset(2024, 6, 30, 23, 59, 58, 123, TimeSpan.Zero);
        Assert.Equal(time, LeapSeconds.ToUtc(LeapSeconds.FromUtc(time)).ToDateTimeOffset());
        Assert.Equal(37 * Second, LeapSeconds.FromUtc(time) - (time - DateTimeOffset.UnixEpoch).Ticks * 100);
    }
}
