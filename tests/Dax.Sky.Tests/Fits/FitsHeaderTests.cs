using System.Numerics;
using Dax.Sky.Fits;
using static Dax.Sky.Tests.Fits.FitsBytes;

namespace Dax.Sky.Tests.Fits;

public class FitsHeaderTests
{
    [Theory]
    [InlineData("KEY     =                    T / yes", FitsValueKind.Logical, "T", "yes")]
    [InlineData("KEY     =                   42 / [s] time", FitsValueKind.Integer, "42", "[s] time")]
    [InlineData("KEY     = +007/", FitsValueKind.Integer, "+007", "")]
    [InlineData("KEY     =              1.5D-03 / D", FitsValueKind.Real, "1.5D-03", "D")]
    [InlineData("KEY     = .5", FitsValueKind.Real, ".5", "")]
    [InlineData("KEY     = 1.E5 trailing", FitsValueKind.Real, "1.E5", "trailing")]
    [InlineData("KEY     = 'O''HARA  '           / who / what", FitsValueKind.Text, "O'HARA", "who / what")]
    [InlineData("KEY     = ''", FitsValueKind.Text, "", "")]
    [InlineData("KEY     = 'never ended", FitsValueKind.Text, "never ended", "")]
    [InlineData("KEY     = 'a/b' /c", FitsValueKind.Text, "a/b", "c")]
    [InlineData("KEY     =                      / nothing", FitsValueKind.Undefined, "", "nothing")]
    [InlineData("KEY     =", FitsValueKind.Undefined, "", "")]
    [InlineData("KEY     = (1, -2.5) / complex", FitsValueKind.Complex, "(1, -2.5)", "complex")]
    [InlineData("KEY     = NaN / not a number", FitsValueKind.Invalid, "NaN", "not a number")]
    [InlineData("KEY     =5 / no blank", FitsValueKind.Integer, "5", "no blank")]
    [InlineData("key     = 5 / lower case", FitsValueKind.Integer, "5", "lower case")]
    [InlineData("KEY=5 / early", FitsValueKind.Integer, "5", "early")]
    [InlineData("HIERARCH KEY = 5 / ESO", FitsValueKind.Integer, "5", "ESO")]
    [InlineData("KEY     no value at all", FitsValueKind.None, "", "no value at all")]
    public void Card_InEveryForm_IsUnderstood(string record, FitsValueKind kind, string value, string comment)
    {
        var card = Parse(record).Cards.Single();
        Assert.Equal(("KEY", kind, value, comment), (card.Keyword, card.Kind, card.ValueText, card.Comment));
    }

    [Theory]
    [InlineData("HIERARCH ESO  INS filt1 NAME = 'B'", "ESO INS FILT1 NAME")]
    [InlineData("HIERARCH has no value", "HIERARCH")]
    [InlineData("COMMENT = looks like a value", "COMMENT")]
    [InlineData("HISTORY", "HISTORY")]
    [InlineData("        blank keyword = 5", "")]
    [InlineData("CONTINUE  'an orphan'", "CONTINUE")]
    [InlineData("LONGKEYWORD = 5", "LONGKEYWORD")]
    public void Keyword_OfOddRecords_IsFound(string record, string keyword) => Assert.Equal(keyword, Parse(record).Cards.Single().Keyword);

    [Fact]
    public void LongString_OverContinue_IsOneCard()
    {
        var header = Parse("KEY     = 'one &'  / first", "CONTINUE  'two '' &' / second", "CONTINUE  '&'", "CONTINUE  'three&  ' / last", "NEXT    = 1");
        Assert.Equal(2, header.Cards.Length);
        Assert.True(header.TryGetText("KEY", out var text));
        Assert.Equal("one two ' three&", text);
        Assert.Equal("first second last", header.Cards[0].Comment);
        Assert.Equal(1, header.Integer("NEXT", 0));
    }

    [Fact]
    public void LongString_ThatIsNotContinued_KeepsItsAmpersand()
    {
        var header = Parse("KEY     = 'one &'", "CONTIN  = 'two'", "OTHER   = 'x'", "CONTINUE  'not asked for'");
        Assert.Equal("one &", header.Text("KEY"));
        Assert.Equal(4, header.Cards.Length);
    }

    [Fact]
    public void Number_InEveryForm_IsRead()
    {
        var header = Parse("A       = 1.5D2", "B       = '2000.0'", "C       = 10.0", "D       = 99999999999999999999", "E       = 1E400", "F       = 'east'", "G       = T", "H       = (1,2)");
        Assert.True(header.TryGetNumber("A", out var a) && a == 150);
        Assert.True(header.TryGetNumber("B", out var b) && b == 2000);
        Assert.True(header.TryGetInteger("C", out var c) && c == 10);
        Assert.True(header.TryGetNumber("D", out var d) && d == 1e20);
        Assert.False(header.TryGetInteger("D", out _));
        Assert.False(header.TryGetNumber("E", out _));
        Assert.False(header.TryGetNumber("F", out _));
        Assert.False(header.TryGetInteger("G", out _));
        Assert.False(header.TryGetNumber("MISSING", out _));
        Assert.True(header.Cards[7].TryGetComplex(out var h) && h == new Complex(1, 2));
    }

    [Fact]
    public void Unit_InBrackets_IsTaken()
    {
        var header = Parse("A       = 1 / [m s-1] speed", "B       = 1 / speed [m]", "C       = 1 / [broken");
        Assert.Equal(["m s-1", null, null], header.Cards.Select(c => c.Unit));
    }

    [Fact]
    public void DuplicateKeyword_FirstCounts() => Assert.Equal(1, Parse("A       = 1", "A       = 2").Integer("A", 0));

    [Fact]
    public void Header_WrittenAgain_IsByteForByteTheSame()
    {
        var bytes = Header("SIMPLE  =                    T", "weird   =5/x", "KEY     = 'a&'", "CONTINUE 'b'", "HISTORY \u00e9\u00b5", "", "X       = 1.0D0");
        Assert.Equal(bytes, Written(FitsHeader.Parse(bytes)));
    }

    [Fact]
    public void Builder_Edits_LeaveTheRestWhereItWas()
    {
        var header = Parse("A       =                    1 / first", "B       = 'text'", "HISTORY before", "C       = 2.5 / [deg] angle");
        var edited = header.ToBuilder()
            .Set("C", -1e-7)
            .Set("NEW", "value", "why")
            .InsertAfter("A", FitsCard.Logical("L", true))
            .Remove("B")
            .ToHeader();
        Assert.Equal(
        [
            "A       =                    1 / first",
            "L       =                    T",
            "HISTORY before",
            "C       =             -1.0E-07 / [deg] angle",
            "NEW     = 'value   '           / why",
        ], edited.Cards.Select(c => c.ToString()));
        Assert.Equal("text", header.Text("B"));
    }
}
