namespace Dax.Backends.Tests.DuckDb;

/// <summary>sciSQL's functions, computed by the engine from columns: the values of its own definitions.</summary>
public sealed class ScisqlFunctionTests(UserFunctionCatalog catalog) : IClassFixture<UserFunctionCatalog>
{
    [Theory]
    [InlineData("scisql_nanojanskyToAbMag(one * 100)", 26.4)]
    [InlineData("scisql_nanojanskyToAbMagSigma(one / LOG(10), 2)", 5)]
    [InlineData("scisql_abMagToNanojansky(one * 21.4)", 10_000)]
    [InlineData("scisql_abMagToNanojanskySigma(one * 31.4, 5 / LOG(10))", 2)]
    [InlineData("scisql_fluxToAbMag(one * 100)", -53.6)]
    [InlineData("scisql_fluxToAbMagSigma(one / LOG(10), 2)", 5)]
    [InlineData("scisql_abMagToFlux(one * -58.6)", 10_000)]
    [InlineData("scisql_abMagToFluxSigma(one * -48.6, 5 / LOG(10))", 2)]
    [InlineData("scisql_dnToAbMag(one, 100)", 5)]
    [InlineData("scisql_dnToFlux(one * 100, 100) * 1E20", 3.630780547701013)]
    [InlineData("scisql_dnToFluxSigma(one * 100, 1, 100, 0) * 1E22", 3.630780547701013)]
    [InlineData("scisql_dnToAbMagSigma(one / LOG(10), 2, 100, 0)", 5)]
    [InlineData("scisql_abMagToDn(one * 5, 100)", 1)]
    [InlineData("scisql_abMagToDnSigma(zero, 0, 100, 3)", 3)]
    [InlineData("scisql_fluxToDn(one * 3.630780547701013E-20, 100)", 100)]
    [InlineData("scisql_fluxToDnSigma(one * 3.630780547701013E-20, 0, 100, 4)", 4)]
    [InlineData("scisql_angSep(one, 0, one + 1, 0)", 1)]
    [InlineData("scisql_angSep(one, 0, 0, 0, 0, 5)", 90)]
    public async Task Function_OfColumns_Number(string expression, double expected) => Assert.Equal(expected, await catalog.Number(expression), Math.Abs(expected) * 1e-13);

    [Theory]
    [InlineData("scisql_nanojanskyToAbMag(zero)")]
    [InlineData("scisql_nanojanskyToAbMag(-one)")]
    [InlineData("scisql_nanojanskyToAbMag(nothing)")]
    [InlineData("scisql_nanojanskyToAbMag(nan)")]
    [InlineData("scisql_nanojanskyToAbMag(inf)")]
    [InlineData("scisql_nanojanskyToAbMag(NULL)")]
    [InlineData("scisql_nanojanskyToAbMagSigma(one, -1)")]
    [InlineData("scisql_abMagToNanojansky(inf)")]
    [InlineData("scisql_abMagToNanojansky(one * -1000)")]
    [InlineData("scisql_dnToAbMag(one, zero)")]
    [InlineData("scisql_angSep(one, 0, 0, 0, 0, zero)")]
    public async Task Function_OutOfItsDomain_IsNull(string expression) => Assert.Null(await catalog.Value(expression));

    [Theory]
    [InlineData("scisql_s2PtInCircle(one, 0, 2, 0, 1)", "1")]
    [InlineData("scisql_s2PtInCircle(one, 0, 2, 0, 0.999)", "0")]
    [InlineData("scisql_s2PtInCircle(nothing, 0, 2, 0, 1)", "0")]
    [InlineData("scisql_s2PtInBox(one, 0, 350, -1, 10, 1)", "1")]
    [InlineData("scisql_s2PtInBox(one - 11.5, 0, 350, -1, 10, 1)", "0")]
    [InlineData("scisql_s2PtInBox(one, 0, 350, -1, 370, 1)", "1")]
    [InlineData("scisql_s2PtInBox(one * 180, 0, 0, -1, 360, 1)", "1")]
    [InlineData("scisql_s2PtInBox(one * 180, 2, 0, -1, 360, 1)", "0")]
    [InlineData("scisql_s2PtInBox(one * 180, 0, 0, 1, 360, -1)", "0")]
    [InlineData("scisql_s2PtInBox(nothing, 0, 350, -1, 10, 1)", "0")]
    [InlineData("scisql_s2PtInEllipse(one, 0, 1, 0.09, 360.01, 100, zero)", "1")]
    [InlineData("scisql_s2PtInEllipse(one, 0, 1, 0.09, 360.01, 100, one * 45)", "0")]
    [InlineData("scisql_s2PtInEllipse(one, 0, 1.1, 0, 360.01, 100, one * 90)", "1")]
    [InlineData("scisql_s2PtInEllipse(one, 0, 181, 0, 36000, 36000, zero)", "0")]
    [InlineData("scisql_s2PtInEllipse(one, 0, 1, 0, zero, zero, zero)", "1")]
    [InlineData("scisql_s2PtInEllipse(nothing, 0, 1, 0, 5, 1, 0)", "0")]
    [InlineData("scisql_s2PtInCPoly(one, 0, 0, -1, 2, -1, 2, 1, 0, 1)", "1")]
    [InlineData("scisql_s2PtInCPoly(one * 3, 0, 0, -1, 2, -1, 2, 1)", "0")]
    [InlineData("scisql_s2PtInCPoly(nothing, 0, 0, -1, 2, -1, 2, 1)", "0")]
    public async Task Test_OfColumns_OneOrZero(string expression, string expected) => Assert.Equal(expected, await catalog.Value(expression));

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    public async Task Test_InWhere_ChoosesTheSameRows(string answer)
    {
        var test = "scisql_s2PtInCircle(x, 0, 3, 0, 1.005)";
        var values = await catalog.Query($"SELECT {test} AS v FROM s.many");
        Assert.Equal(values.Count(v => v == answer).ToString(System.Globalization.CultureInfo.InvariantCulture), await catalog.Value("COUNT(*)", $"s.many WHERE {test} = {answer}"));
        Assert.Equal(values.Count(v => v != answer).ToString(System.Globalization.CultureInfo.InvariantCulture), await catalog.Value("COUNT(*)", $"s.many WHERE NOT {test} = {answer}"));
    }
}
