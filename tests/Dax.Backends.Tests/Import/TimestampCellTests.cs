using System.Globalization;
using System.Text;
using Dax.Backends.Import;

namespace Dax.Backends.Tests.Import;

public sealed class TimestampCellTests
{
    [Theory]
    [InlineData("1970-01-01", "1970-01-01T00:00:00")]
    [InlineData("2024-02-29T23:59:59.9999999", "2024-02-29T23:59:59.999999")]
    [InlineData("1858-11-17 00:00:00.5", "1858-11-17T00:00:00.5")]
    [InlineData("2024-01-02T03:04Z", "2024-01-02T03:04:00")]
    [InlineData("2024-01-02T03:04:05+00:00", "2024-01-02T03:04:05")]
    public void TryParse_Dali_3_3_3_Timestamp_IsMicroseconds(string text, string expected)
    {
        Assert.True(TimestampCell.TryParse(Encoding.UTF8.GetBytes(text), out var microseconds));
        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture), DateTime.UnixEpoch.AddTicks(microseconds * 10));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2023-02-29")]
    [InlineData("2024-1-2")]
    [InlineData("2024-01-02T24:00:00")]
    [InlineData("2024-01-02T03:04:60")]
    [InlineData("2024-01-02T03")]
    [InlineData("2024-01-02T03:04:05.")]
    [InlineData("2024-01-02T03:04:05.1x")]
    [InlineData("2024-01-02T03:04:05+01:00")]
    [InlineData("0000-01-01")]
    [InlineData("59000.5")]
    public void TryParse_NoTimestamp_IsRefused(string text) => Assert.False(TimestampCell.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
