using System.Globalization;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Where;

namespace Dax.Backends.Tests.Butler;

/// <summary>Expected values by astropy: round((Time(…).tai - 1970-01-01 TAI) in ns).</summary>
public sealed class TimeLiteralTests
{
    [Theory]
    [InlineData("2016-01-01", 1451606436000000000)]
    [InlineData("2016-01-01/tai", 1451606400000000000)]
    [InlineData("2016-01-01T12:30:15.25", 1451651451250000000)]
    [InlineData("2016-01-01 12:30", 1451651436000000000)]
    [InlineData("+2016-01-01T12:30:15", 1451651451000000000)]
    [InlineData("isot/2016-01-01T00:00:00/tt", 1451606367816000000)]
    [InlineData("2016-12-31T23:59:60.5", 1483228836500000000)]
    [InlineData("2017-01-01", 1483228837000000000)]
    [InlineData("2016:001", 1451606436000000000)]
    [InlineData("2016:366:12:00:00", 1483185636000000000)]
    [InlineData("57388.0", 1451606400000000000)]
    [InlineData("mjd/57388.5/utc", 1451649636000000000)]
    [InlineData("jd/2457388.5", 1451606400000000000)]
    [InlineData("unix/1451606400", 1451606436000000000)]
    [InlineData("gps/1135641617", 1451606436000000000)]
    [InlineData("2016-01-01T00:00:00+00:00", 1451606436000000000)]
    [InlineData("1969-01-01", 0)]
    [InlineData("2200-01-01", 4102444800000000000)]
    public void Read_FormatsAndScales_AreAsAstropyHasThem(string text, long nanoseconds) => Assert.Equal(nanoseconds, TimeLiteral.Read(text, 0));

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2016-01-01T25:00")]
    [InlineData("2016-13-01")]
    [InlineData("2016:400")]
    [InlineData("2016-01-01Z")]
    [InlineData("sidereal/5.0")]
    [InlineData("iso/5.0")]
    [InlineData("57388.0/local")]
    [InlineData("1e300")]
    public void Read_NoTime_IsRefused(string text) => Assert.Throws<RegistryException>(() => TimeLiteral.Read(text, 0));

    /// <summary>TDB and TCB by their leading terms; the rest to the precision of the number.</summary>
    [Theory]
    [InlineData("2020-03-01T00:00:00/tdb", 1583020767814597789)]
    [InlineData("2020-03-01T00:00:00/tcb", 1583020746694965053)]
    [InlineData("2020-03-01T00:00:00/tcg", 1583020766866715801)]
    [InlineData("jyear/2016.5", 1467428400000000000)]
    [InlineData("byear/2016.5", 1467376964178033778)]
    [InlineData("decimalyear/2016.5", 1467417600000000000)]
    [InlineData("cxcsec/600000000.0", 1483612767816000000)]
    public void Read_OtherScalesAndYears_AreWithinMicroseconds(string text, long nanoseconds) => Assert.Equal(nanoseconds / 1e9, TimeLiteral.Read(text, 0) / 1e9, 6e-5);

    [Fact]
    public void Read_RandomMjds_AreExactToNanoseconds()
    {
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var (day, nano) = (random.Next(41000, 80000), random.NextInt64(86_400_000_000_000));
            var text = string.Create(CultureInfo.InvariantCulture, $"{day + (decimal)nano / 86_400_000_000_000m:F16}");
            Assert.Equal((day - 40587) * 86_400_000_000_000 + nano, TimeLiteral.Read(text, 0), 1.0);
        }
    }
}
