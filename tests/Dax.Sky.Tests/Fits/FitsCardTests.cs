using System.Globalization;
using System.Numerics;
using Dax.Sky.Fits;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Sky.Tests.Fits;

public class FitsCardTests
{
    private static readonly Gen<string> Keywords = Gen.OneOf(
        Gen.Elements("A", "KEY", "CRPIX1", "DATE-OBS", "X_Y", "LONGSTR8", "ESO INS NAME", "not standard", "TOOLONGFORTHIS"),
        Gen.Choose(1, 8).SelectMany(n => Gen.Elements("ABCXYZ0189-_".ToCharArray()).ArrayOf(n)).Select(c => new string(c)));

    private static readonly Gen<string> Texts = Gen.Choose(0, 300).SelectMany(n => Gen.Frequency((5, Gen.Choose(' ', '~').Select(c => (char)c)), (1, Gen.Elements('\'', '&', ' ', '/'))).ArrayOf(n)).Select(c => new string(c));

    [Fact]
    public void Text_OfAnyLength_ReadsBack() => Prop.ForAll(Keywords.ToArbitrary(), Texts.ToArbitrary(), Texts.ToArbitrary(), (keyword, text, comment) =>
    {
        var card = Again(FitsCard.Text(keyword, text, comment));
        Assert.Equal((FitsValueKind.Text, text.TrimEnd(' ')), (card.Kind, card.ValueText));
        Assert.Equal(Normal(keyword), card.Keyword);
        Assert.StartsWith(card.Comment, comment.Trim(' '), StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Real_OfAnyValue_ReadsBackExactly() => Prop.ForAll(ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<double>(), (bits, plain) =>
    {
        foreach (var value in new[] { BitConverter.Int64BitsToDouble(bits), BitConverter.Int64BitsToDouble(bits * 0x5851F42D4C957F2D), plain, -0.0, Math.Round(plain) })
        {
            if (!double.IsFinite(value)) continue;
            var card = Again(FitsCard.Real("VALUE", value));
            Assert.Equal(FitsValueKind.Real, card.Kind);
            Assert.True(card.TryGetNumber(out var read));
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Integer_OfAnyValue_ReadsBack() => Prop.ForAll(ArbMap.Default.ArbFor<long>(), Keywords.ToArbitrary(), (value, keyword) =>
    {
        Assert.True(Again(FitsCard.Integer(keyword, value)).TryGetInteger(out var read));
        Assert.Equal(value, read);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Header_OfAnyBytes_IsParsedAndWrittenAsItWas() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        string[] pieces = ["KEY     = ", "CONTINUE  ", "HIERARCH ", "'", "''", "&'", "&", "= ", "/ ", "12", "1.5E", "D+03", "(1,", ")", "T", " ", "COMMENT ", "END"];
        var records = Enumerable.Range(0, random.Next(1, 12)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)])).PadRight(80)[..80]);
        var bytes = FitsBytes.Header([.. records.Where(r => !r.StartsWith("END     ", StringComparison.Ordinal))]);
        var header = FitsHeader.Parse(bytes);
        Assert.Equal(bytes, FitsBytes.Written(header));
        foreach (var card in header.Cards) _ = (card.ValueText, card.Comment, card.Unit, card.TryGetNumber(out _), card.TryGetInteger(out _), card.TryGetComplex(out _));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Complex_AndUndefined_ReadBack()
    {
        Assert.True(Again(FitsCard.Complex("C", new Complex(0.1, -1e-30), "c")).TryGetComplex(out var value) && value == new Complex(0.1, -1e-30));
        Assert.Equal((FitsValueKind.Undefined, "u"), (Again(FitsCard.Undefined("U", "u")).Kind, Again(FitsCard.Undefined("U", "u")).Comment));
        Assert.Equal("a comment", Again(FitsCard.Commentary("HISTORY", "a comment")).Comment);
    }

    [Fact]
    public void Renamed_KeepsTheExactNumberAndComment()
    {
        var card = FitsHeader.Parse(FitsBytes.Header("OLD     =  1.50D+03 / [m] old")).Cards[0].Renamed("NEWNAME");
        Assert.Equal("NEWNAME =             1.50D+03 / [m] old", card.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("A=B")]
    [InlineData("\u00b5")]
    [InlineData("A VERY LONG KEYWORD THAT LEAVES NO ROOM FOR ANYTHING THAT COULD STAND BEHIND IT AT ALL")]
    public void Keyword_ThatCannotBeWritten_IsAnErrorOfTheCaller(string keyword)
    {
        Assert.Throws<ArgumentException>(() => FitsCard.Integer(keyword, 1));
        Assert.Throws<ArgumentException>(() => FitsCard.Text(keyword, "value"));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Real_ThatAHeaderCannotSay_IsAnErrorOfTheCaller(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => FitsCard.Real("A", value));

    [Fact]
    public void Parse_OfMoreThanOneCard_IsAnErrorOfTheCaller()
    {
        Assert.Throws<ArgumentException>(() => FitsCard.Parse(new byte[79]));
        Assert.Throws<ArgumentException>(() => FitsCard.Parse(FitsBytes.Header("A       = 1", "B       = 2").AsMemory(0, 160)));
    }

    [Fact]
    public void Builder_LongText_SaysSoOnce()
    {
        var header = new FitsHeaderBuilder().Set("A", new string('x', 100)).Set("B", new string('y', 100)).ToHeader();
        Assert.Equal(["LONGSTRN", "A", "B"], header.Cards.Select(c => c.Keyword));
        Assert.Equal("OGIP 1.0", header.Text("LONGSTRN"));
    }

    [Fact]
    public void Builder_RenameAndRemove_LeaveOneOfEach()
    {
        var builder = FitsBytes.Parse("A       = 1", "B       = 2", "HISTORY x", "A       = 3", "C       = 4").ToBuilder();
        Assert.True(builder.Rename("C", "A"));
        Assert.False(builder.Rename("C", "D"));
        Assert.Equal(["B 2", "HISTORY ", "A 4"], builder.Cards.Select(c => $"{c.Keyword} {c.ValueText}"));
        builder.Remove("HISTORY").RemoveWhere(c => c.Keyword == "B").AddCommentary("HISTORY", new string('h', 73));
        Assert.Equal(["A", "HISTORY", "HISTORY"], builder.Cards.Select(c => c.Keyword));
    }

    private static FitsCard Again(FitsCard card)
    {
        var header = FitsHeader.Parse(FitsBytes.Written(new FitsHeaderBuilder().Add(card).Add(FitsCard.Integer("NEXT", 5)).ToHeader()));
        Assert.Equal(5, header.Integer("NEXT", 0));
        return header.Cards.Single(c => c.Keyword is not ("NEXT" or "LONGSTRN"));
    }

    private static string Normal(string keyword) => string.Join(' ', keyword.ToUpper(CultureInfo.InvariantCulture).Split(' '));
}
