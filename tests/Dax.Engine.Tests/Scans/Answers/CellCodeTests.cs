using Dax.Engine.Scans.Answers;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Scans.Answers;

public class CellCodeTests
{
    [Fact]
    public void Doubles_InOrder_HaveCodesInOrder() => Ordered<double, DoubleCode>(BitConverter.Int64BitsToDouble, (a, b) => PlainProgram.Compare(a, b)!.Value);

    [Fact]
    public void Floats_InOrder_HaveCodesInOrder() =>
        Ordered<float, FloatCode>(bits => BitConverter.Int32BitsToSingle((int)bits), (a, b) => PlainProgram.Compare((double)a, (double)b)!.Value);

    [Fact]
    public void Longs_InOrder_HaveCodesInOrder() => Ordered<long, LongCode>(bits => bits, (a, b) => a.CompareTo(b));

    [Fact]
    public void Ints_InOrder_HaveCodesInOrder() => Ordered<int, IntCode>(bits => (int)bits, (a, b) => a.CompareTo(b));

    [Fact]
    public void Shorts_InOrder_HaveCodesInOrder() => Ordered<short, ShortCode>(bits => (short)bits, (a, b) => a.CompareTo(b));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    public void Doubles_AtTheEnds_ComeBack(double value)
    {
        Assert.Equal(value, DoubleCode.From(DoubleCode.Of(value)));
        Assert.NotEqual(ulong.MaxValue, DoubleCode.Of(value));
        Assert.Equal(DoubleCode.Of(double.NaN), DoubleCode.Of(-double.NaN));
        Assert.True(DoubleCode.Of(double.NaN) > DoubleCode.Of(double.PositiveInfinity));
    }

    private static void Ordered<T, TCode>(Func<long, T> make, Func<T, T, int> compare) where TCode : struct, ICellCode<T> =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (a, b) = (make(random.NextInt64(long.MinValue, long.MaxValue)), make(random.NextInt64(long.MinValue, long.MaxValue)));
            var (codeA, codeB) = (TCode.Of(a), TCode.Of(b));
            return codeA.CompareTo(codeB) == Math.Sign(compare(a, b)) && compare(TCode.From(codeA), a) == 0 && TCode.Of(TCode.From(codeA)) == codeA;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
