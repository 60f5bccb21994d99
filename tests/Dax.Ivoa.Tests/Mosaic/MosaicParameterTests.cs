using Dax.Ivoa.Mosaic;
using Dax.Ivoa.Soda;

namespace Dax.Ivoa.Tests.Mosaic;

public sealed class MosaicParameterTests
{
    [Fact]
    public void All_HasEachNameOnce_InUpperCase_WithItsMeaning()
    {
        var names = MosaicParameter.All.Select(p => p.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(MosaicParameter.All, p =>
        {
            Assert.Equal(p.Name.ToUpperInvariant(), p.Name);
            Assert.NotEmpty(p.Description);
            Assert.False(string.IsNullOrEmpty(p.Ucd), p.Name);
            Assert.False(p.Datatype == "char" && p.ArraySize is null, p.Name);
        });
    }

    // Clients know a parameter by its name, UCD and unit together: one that SODA has must be SODA's.
    [Theory]
    [InlineData("ID")]
    [InlineData("POS")]
    [InlineData("CIRCLE")]
    [InlineData("POLYGON")]
    [InlineData("RESPONSEFORMAT")]
    public void Soda_3_2_SharedParameters_LookAsTheyDoThere(string name)
    {
        var (ours, soda) = (MosaicParameter.All.Single(p => p.Name == name), SodaParameter.All.Single(p => p.Name == name));
        Assert.Equal((soda.Unit, soda.Ucd, soda.Datatype, soda.ArraySize, soda.XType), (ours.Unit, ours.Ucd, ours.Datatype, ours.ArraySize, ours.XType));
        Assert.True(ours.IsStandard);
    }
}
