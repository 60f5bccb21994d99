using System.Globalization;
using System.Text;
using Dax.Sky.Frames;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Frames;

public sealed class SexagesimalTests
{
    [Theory]
    [InlineData("3:34:45.4", 53.689166666666665)]
    [InlineData("3h34m45.4s", 53.689166666666665)]
    [InlineData("3H34M45.4S", 53.689166666666665)]
    [InlineData("033445.4", 53.689166666666665)]
    [InlineData(" 03 34 45.4 ", 53.689166666666665)]
    [InlineData("3h 34m 45.4s", 53.689166666666665)]
    [InlineData("000000", 0)]
    [InlineData("23:59:59", 359.99583333333334)]
    [InlineData("12:00:00.", 180)]
    public void TryParseHours_OfAngle_Degrees(string text, double degrees)
    {
        Assert.True(Sexagesimal.TryParseHours(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(degrees, value, 1e-13);
    }

    [Theory]
    [InlineData("42:9:6.768", 42.15188)]
    [InlineData("42d9m6.768s", 42.15188)]
    [InlineData("42D9M6.768S", 42.15188)]
    [InlineData("-00:15:00", -0.25)]
    [InlineData("+00:15:00", 0.25)]
    [InlineData("-0d15m0s", -0.25)]
    [InlineData("+0d15m0s", 0.25)]
    [InlineData("-001500", -0.25)]
    [InlineData("1200000.5", 120.00013888888888)]
    [InlineData("359:59:59.9", 359.9999722222222)]
    [InlineData("360:00:00", 360)]
    public void TryParseDegrees_OfAngle_Degrees(string text, double degrees)
    {
        Assert.True(Sexagesimal.TryParseDegrees(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(degrees, value, 1e-13);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("12")]
    [InlineData("12:30")]
    [InlineData("1:2:")]
    [InlineData("1:60:0")]
    [InlineData("1:0:60")]
    [InlineData("1:0:0x")]
    [InlineData("1:0:1e1")]
    [InlineData("1:0:-1")]
    [InlineData("1:0:.5")]
    [InlineData("1:2m3")]
    [InlineData("1h2:3")]
    [InlineData("1:2 3")]
    [InlineData("12345")]
    [InlineData("126000")]
    [InlineData("12345678")]
    [InlineData("361:00:00")]
    [InlineData("360:00:01")]
    [InlineData("--1:2:3")]
    [InlineData("1:2:3:4")]
    [InlineData("١:٢:٣")]
    public void TryParse_OfNoAngle_IsFalse(string text)
    {
        Assert.False(Sexagesimal.TryParseDegrees(Encoding.UTF8.GetBytes(text), out _));
        Assert.False(Sexagesimal.TryParseHours(Encoding.UTF8.GetBytes(text), out _));
    }

    [Theory]
    [InlineData("24:00:00")]
    [InlineData("-1:00:00")]
    [InlineData("1d00m00s")]
    [InlineData("1200000")]
    public void TryParseHours_OfWhatIsNoHour_IsFalse(string text) => Assert.False(Sexagesimal.TryParseHours(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void TryParse_OfWrittenAngle_ReadsItBack() => Skies.Holds(
        from d in Gen.Choose(0, 359) from m in Gen.Choose(0, 59) from ms in Gen.Choose(0, 59_999) from negative in Gen.Elements(false, true) select (d, m, ms, negative),
        a =>
        {
            var seconds = (a.ms / 1000.0).ToString("00.000", CultureInfo.InvariantCulture);
            var expected = (a.d + a.m / 60.0 + a.ms / 3.6e6) * (a.negative ? -1 : 1);
            return new[] { $"{a.d}:{a.m}:{seconds}", $"{a.d}d{a.m:00}m{seconds}s", $"{a.d:00}{a.m:00}{seconds}" }.All(text =>
                Sexagesimal.TryParseDegrees(Encoding.UTF8.GetBytes((a.negative ? "-" : "") + text), out var value) && Math.Abs(value - expected) < 1e-12);
        });

    [Fact]
    public void TryParse_OfAnyText_EndsWell() => Skies.Holds(Gen.Elements("0123456789:dhms.+- ".ToCharArray()).ArrayOf(), text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return (!Sexagesimal.TryParseDegrees(bytes, out var degrees) || Math.Abs(degrees) <= 360) && (!Sexagesimal.TryParseHours(bytes, out degrees) || degrees is >= 0 and < 360);
    }, 5000);
}
