namespace Dax.Adql.Tests.Units;

/// <summary>IN_UNIT (ADQL 2.1, 4.8.1): what it writes, and its errors with their places.</summary>
public sealed class InUnitTests
{
    [Theory]
    [InlineData("in_unit(ra, 'arcmin')", "(t1.\"ra\" * 60e0)")]
    [InlineData("in_unit(ra, 'rad')", "(t1.\"ra\" * 0.017453292519943295e0)")]
    [InlineData("in_unit(in_unit(ra, 'arcsec'), 'deg')", "((t1.\"ra\" * 3600e0) / 3600e0)")]
    [InlineData("in_unit(mag_g, 'mmag')", "(CAST(t1.\"mag_g\" AS DOUBLE) * 1000e0)")]
    [InlineData("in_unit(ra, 'deg')", "t1.\"ra\"")]
    [InlineData("in_unit(ra+10, 'rad')", "((t1.\"ra\" + 10e0) * 0.017453292519943295e0)")]
    [InlineData("in_unit(ra*dec, 'sr')", "((t1.\"ra\" * t1.\"dec\") * 0.0003046174197867086e0)")]
    public void Write_InUnit_IsOneMultiplication(string expression, string expected) =>
        Assert.Contains($"CAST({expected} AS DOUBLE) AS c0", TestCatalog.Sql($"select {expression} from object"), StringComparison.Ordinal);

    [Fact]
    public void Write_InUnitOfQuotedUnit_Converts() =>
        Assert.Contains("\"flux\" / 1000000000e0", TestCatalog.Sql("select in_unit(flux, 'Jy') from lsst.source"), StringComparison.Ordinal);

    /// <summary>The query is "select in_unit(…": the first argument begins in column 16.</summary>
    [Theory]
    [InlineData("ra, 'foo'", "foo is not a unit that VOUnits knows (line 1, column 20)")]
    [InlineData("ra, 'degrees'", "degrees is not a unit that VOUnits knows (line 1, column 20); expected deg")]
    [InlineData("ra, 'km s'", "'km s' is not a unit: a product is written with a dot, and there are no blanks (line 1, column 23)")]
    [InlineData("ra, 'arcsec^2'", "a power is written with ** (line 1, column 27)")]
    [InlineData("ra, ''", "IN_UNIT cannot convert to no unit (line 1, column 20)")]
    [InlineData("ra, '1'", "1 is no unit, so deg cannot be converted into it (line 1, column 20)")]
    [InlineData("ra, '%'", "% is no unit, so deg cannot be converted into it (line 1, column 20)")]
    [InlineData("ra, 'kg'", "deg cannot be converted to kg: they measure different things (line 1, column 20); expected a unit to which deg can be converted")]
    [InlineData("n, 'deg'", "n has no unit, so IN_UNIT cannot convert it (line 1, column 16)")]
    [InlineData("42, 'kg'", "A number without a column has no unit, so IN_UNIT cannot convert it (line 1, column 16)")]
    [InlineData("40+2, 'deg'", "A number without a column has no unit")]
    [InlineData("sqrt(42), 'deg'", "A number without a column has no unit")]
    [InlineData("ra/dec, 'deg'", "This has no unit, so IN_UNIT cannot convert it (line 1, column 16)")]
    [InlineData("count(*), 'deg'", "This has no unit")]
    [InlineData("ra+mag_g, 'deg'", "The unit of this expression is not known, so IN_UNIT cannot convert it (line 1, column 16)")]
    [InlineData("log10(ra), 'deg'", "The unit of this expression is not known")]
    [InlineData("band, 'deg'", "IN_UNIT needs a number, and this is a text (line 1, column 16)")]
    [InlineData("nothing, 'deg'", "There is no column nothing (line 1, column 16)")]
    public void Bind_InUnitThatCannotBe_SaysWhyAndWhere(string arguments, string expected)
    {
        var errors = TestCatalog.Errors($"select in_unit({arguments}) from object");
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }
}
