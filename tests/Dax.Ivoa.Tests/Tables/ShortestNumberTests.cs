using System.Globalization;
using System.Text;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Tests.Tables;

public class ShortestNumberTests
{
    [Fact]
    public void ShortestDouble_AnyBits_ReadsBackToTheSameBitsAndIsAsShortAsItCanBe()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 400_000; i++) Check(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
        for (var i = 0; i < 200_000; i++) Check(random.NextDouble() * 360);
        for (var i = 0; i < 100_000; i++) Check(Math.Round(random.NextDouble() * 1000, random.Next(8)));
        for (var i = 0; i < 100_000; i++) Check(random.NextInt64(1L << 60) >> random.Next(60));
    }

    [Fact]
    public void ShortestSingle_AnyBits_ReadsBackToTheSameBitsAndIsAsShortAsItCanBe()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 400_000; i++) Check(BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));
        for (var i = 0; i < 200_000; i++) Check(random.NextSingle() * 30);
    }

    [Fact]
    public void ShortestNumbers_Edges_ReadBackToTheSameBits()
    {
        for (var exponent = 0; exponent < 2047; exponent++)
            foreach (var fraction in (ReadOnlySpan<long>)[0, 1, 2, (1L << 52) - 1, 1L << 51])
                Check(BitConverter.Int64BitsToDouble((long)exponent << 52 | fraction));
        for (var exponent = 0; exponent < 255; exponent++)
            foreach (var fraction in (ReadOnlySpan<int>)[0, 1, 2, (1 << 23) - 1, 1 << 22])
                Check(BitConverter.Int32BitsToSingle(exponent << 23 | fraction));
        for (var k = -324; k <= 308; k++)
        {
            var power = double.Parse($"1e{k}", CultureInfo.InvariantCulture);
            Check(power);
            Check(Math.BitDecrement(power));
            Check(Math.BitIncrement(power));
        }
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(0.000001, "1E-6")]
    [InlineData(1.5e-10, "1.5E-10")]
    [InlineData(12345678.9, "12345678.9")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(1234567890123456.5, "1234567890123456.5")]
    [InlineData(12345678901234568.0, "12345678901234568")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(1e17, "1E17")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(double.MaxValue, "1.7976931348623157E308")]
    public void ShortestDouble_Examples_AreWrittenAsPeopleWrite(double value, string expected) => Assert.Equal(expected, Text(value));

    [Fact]
    public void IntegerText_AnyLong_IsItsDecimalText()
    {
        var random = new Random(3);
        Span<byte> at = stackalloc byte[32];
        foreach (var value in Enumerable.Range(0, 200_000).Select(_ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64))
            .Concat([0, 9, 10, 99, 100, 99_999_999, 100_000_000, 9_999_999_999_999_999, 10_000_000_000_000_000, long.MaxValue, long.MinValue, -1]))
            Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(at[..IntegerText.Write(ref at[0], value)]));
    }

    private static string Text(double value)
    {
        Span<byte> at = stackalloc byte[ShortestDouble.Room];
        return Encoding.ASCII.GetString(at[..ShortestDouble.Format(value, at)]);
    }

    private static void Check(double value)
    {
        if (!double.IsFinite(value)) return;
        Span<byte> at = stackalloc byte[ShortestDouble.Room];
        var text = at[..ShortestDouble.Format(value, at)];
        if (BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) != BitConverter.DoubleToInt64Bits(value)) Assert.Fail($"{value:R} became {Encoding.ASCII.GetString(text)}");
        Span<byte> reference = stackalloc byte[32];
        value.TryFormat(reference, out var length, "R", CultureInfo.InvariantCulture);
        // At some powers of two the runtime's text is a digit shorter and reads back as the neighbour.
        if (double.Parse(reference[..length], CultureInfo.InvariantCulture) != value) return;
        if (Digits(text) != Digits(reference[..length])) Assert.Fail($"{value:R} became {Encoding.ASCII.GetString(text)}");
    }

    private static void Check(float value)
    {
        if (!float.IsFinite(value)) return;
        Span<byte> at = stackalloc byte[ShortestSingle.Room];
        var text = at[..ShortestSingle.Format(value, at)];
        if (BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)) != BitConverter.SingleToInt32Bits(value)) Assert.Fail($"{value:R} became {Encoding.ASCII.GetString(text)}");
        Span<byte> reference = stackalloc byte[32];
        value.TryFormat(reference, out var length, "R", CultureInfo.InvariantCulture);
        if (float.Parse(reference[..length], CultureInfo.InvariantCulture) != value) return;
        if (Digits(text) != Digits(reference[..length])) Assert.Fail($"{value:R} became {Encoding.ASCII.GetString(text)}");
    }

    // Significant digits: no sign, point, exponent, zeros around.
    private static int Digits(ReadOnlySpan<byte> text)
    {
        int count = 0, zeros = 0;
        foreach (var b in text)
        {
            if (b == 'E') break;
            if (b is < (byte)'0' or > (byte)'9') continue;
            if (b == '0' && count == 0) continue;
            zeros = b == '0' ? zeros + 1 : 0;
            count++;
        }
        return count - zeros;
    }
}
