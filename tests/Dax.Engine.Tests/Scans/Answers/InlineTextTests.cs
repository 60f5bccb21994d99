using System.Text;
using Dax.Engine.Scans.Answers;
using Dax.Ivoa.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>Texts as two words say what their bytes say.</summary>
public sealed class InlineTextTests
{
    private static readonly Gen<byte[]> Texts =
        from length in Gen.Choose(0, InlineText.MostBytes)
        from text in Gen.Elements((byte)0, (byte)'a', (byte)'b', (byte)0xFF).ArrayOf(length)
        select text;

    [Fact]
    public void Of_TwoTexts_AreEqualWhenTheirBytesAre() => Prop.ForAll(Texts.Two().ToArbitrary(), pair =>
        Assert.Equal(pair.Item1.AsSpan().SequenceEqual(pair.Item2), InlineText.Of(pair.Item1) == InlineText.Of(pair.Item2))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("Q")]
    [InlineData("QSO")]
    [InlineData("STAR")]
    [InlineData("GALAXY")]
    [InlineData("7 bytes")]
    [InlineData("é")]
    public void CodeOf_TextThatHoldsItself_IsThePoolsCode(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        using var pool = new TextPool(new ScanBudget(1 << 20));
        Assert.True(TextPool.HoldsItself(InlineText.Of(utf8)));
        Assert.Equal(pool.Encode(utf8), TextPool.CodeOf(InlineText.Of(utf8)));
    }

    [Fact]
    public void HoldsItself_LongerText_DoesNot() => Assert.False(TextPool.HoldsItself(InlineText.Of("8 bytes!"u8)));
}
