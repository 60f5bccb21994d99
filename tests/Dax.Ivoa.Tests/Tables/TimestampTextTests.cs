using System.Globalization;
using System.Text;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Tests.Tables;

public class TimestampTextTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00", 0)]
    [InlineData("1969-12-31T23:59:59.999999", -1)]
    [InlineData("2000-02-29T12:34:56.5", 951827696500000)]
    [InlineData("0001-01-01T00:00:00", -62135596800000000)]
    [InlineData("9999-12-31T23:59:59.000001", 253402300799000001)]
    [InlineData("-0004-03-01T00:00:00", -62288265600000000)]
    public void Dali_3_3_3_Write_Moments_AreTextWithoutNeedlessZeros(string text, long micros)
    {
        Assert.Equal(text, Write(micros));
        Assert.True(TimestampText.TryParse(Encoding.ASCII.GetBytes(text), out var back));
        Assert.Equal(micros, back);
        Assert.Equal(text.Length, TimestampText.Measure(micros));
    }

    [Fact]
    public void Write_AnyDay_AgreesWithTheCalendarOfTheRuntime()
    {
        var random = new Random(5);
        for (var i = 0; i < 100_000; i++)
        {
            var micros = random.NextInt64(-62135596800000000, 253402300799999999);
            var expected = DateTime.UnixEpoch.AddTicks(micros * 10).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
            Assert.Equal(expected, Write(micros));
        }
    }

    [Theory]
    [InlineData("2026-11-21", "2026-11-21T00:00:00")]
    [InlineData("2026-11-21 05:06:07", "2026-11-21T05:06:07")]
    [InlineData("2026-11-21T05:06:07Z", "2026-11-21T05:06:07")]
    [InlineData("2026-11-21T05:06", "2026-11-21T05:06:00")]
    [InlineData("2026-11-21T05:06:07.123456789", "2026-11-21T05:06:07.123456")]
    [InlineData("2016-12-31T23:59:60", "2017-01-01T00:00:00")]
    public void TryParse_Variants_AreUnderstood(string text, string expected)
    {
        Assert.True(TimestampText.TryParse(Encoding.ASCII.GetBytes(text), out var micros));
        Assert.Equal(expected, Write(micros));
    }

    [Theory]
    [InlineData("")]
    [InlineData("today")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30")]
    [InlineData("2026-11-21T25:00:00")]
    [InlineData("2026-11-21T05:06:07+02:00")]
    [InlineData("2026-11-21T05:06:07.12x")]
    [InlineData("20261121")]
    public void TryParse_Nonsense_IsRefused(string text) => Assert.False(TimestampText.TryParse(Encoding.ASCII.GetBytes(text), out _));

    private static string Write(long micros)
    {
        Span<byte> at = stackalloc byte[32];
        return Encoding.ASCII.GetString(at[..TimestampText.Write(ref at[0], micros)]);
    }
}
