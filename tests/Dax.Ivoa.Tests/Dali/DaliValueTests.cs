using Dax.Ivoa.Dali;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Ivoa.Tests.Dali;

public sealed class DaliValueTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02T03:04:05", "2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02T03:04:05.6789Z", "2026-01-02T03:04:05.678Z")]
    [InlineData("2026-01-02T03:04", "2026-01-02T03:04:00.000Z")]
    [InlineData("2026-01-02", "2026-01-02T00:00:00.000Z")]
    [InlineData("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.000Z")]
    public void Dali_3_3_3_TryParse_TimesOfTheForm_AreUtc(string text, string expected)
    {
        Assert.True(DaliTime.TryParse(text, out var time));
        Assert.Equal(expected, DaliTime.Format(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2026-01-02 03:04:05")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("1767322800")]
    public void Dali_3_3_3_TryParse_OtherText_IsRefused(string text) => Assert.False(DaliTime.TryParse(text, out _));

    [Fact]
    public void Format_ThenTryParse_IsTheSameMillisecond() => Prop.ForAll<int>(seconds =>
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(seconds * 1000L + 123);
        return DaliTime.TryParse(DaliTime.Format(time), out var back) && back == time;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Dali_3_1_Parameters_AreFoundWithoutCaseAndInOrder()
    {
        var parameters = new DaliParameters([new("Query", "a"), new("LANG", "ADQL"), new("QUERY", "b")]);
        Assert.Equal("a", parameters.First("qUERY"));
        Assert.Equal(["a", "b"], parameters.All("query"));
        Assert.Null(parameters.First("MAXREC"));
        Assert.Equal("QUERY", parameters.Repeated("LANG", "QUERY"));
        Assert.Null(parameters.Repeated("LANG", "MAXREC"));
    }
}
