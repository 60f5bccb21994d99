using Dax.Engine.Cutouts;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Ivoa.Soda;
using Dax.Sky.Geometry;

namespace Dax.Engine.Tests.Cutouts;

public class CutoutParametersTests
{
    private const string Id = "ivo://org.rubinobs/usdac/dp1?repo=survey&id=01a1fa1b-d35e-725e-b303-6f19bde83299";
    private const string Other = "butler://survey/01a1fa1b-d3b8-7334-9128-42df9de1ed00";

    private static Result<CutoutSpec> Parse(bool isSync, params (string Name, string Value)[] parameters) =>
        CutoutParameters.Parse([.. parameters.Select(p => new JobParameter(p.Name, p.Value))], isSync, new CutoutOptions());

    private static CutoutSpec Spec(params (string Name, string Value)[] parameters) => Parse(true, [("ID", Id), .. parameters]).Value;

    private static string Problem(params (string Name, string Value)[] parameters) => Assert.IsType<Fault.Usage>(Parse(true, [("ID", Id), .. parameters]).Fault).Message;

    [Fact]
    public void Parse_TakesEveryForm_WhateverTheCaseOfNames()
    {
        var spec = Parse(false, ("id", Id), ("Id", Other), ("circle", "10 20 0.5"), ("POS", "Range 350 10 -5 5"), ("pos", "CIRCLE 1 2 3"), ("POLYGON", "1 2 3 2 3 4"),
            ("BAND", "4e-7 +Inf"), ("TIME", "55000 55001"), ("TIME", "-Inf 60000"), ("POL", "I"), ("POL", "q"), ("CUTOUTDETAIL", "maskedimage"), ("UNKNOWN", "x")).Value;
        Assert.Equal(2, spec.Datasets.Length);
        Assert.Equal([typeof(SkyCircle), typeof(SkyRange), typeof(SkyCircle), typeof(SkyPolygon)], spec.Stencils.Select(s => s.Region.GetType()));
        Assert.Equal(new SodaInterval(4e-7, double.PositiveInfinity), spec.Bands.Single());
        Assert.Equal(new SodaInterval(double.NegativeInfinity, 60000), spec.Times[1]);
        Assert.Equal(["I", "Q"], spec.Polarizations);
        Assert.Equal(CutoutDetail.MaskedImage, spec.Detail);
        Assert.Equal(16, spec.ProductCount);
        Assert.Equal(16, spec.Products().Distinct().Count());
    }

    [Fact]
    public void Parse_OfIdAlone_IsTheWholeImage()
    {
        var spec = Spec();
        Assert.Equal(new DatasetUri("survey", Guid.Parse("01a1fa1b-d35e-725e-b303-6f19bde83299")), spec.Datasets.Single());
        Assert.Equal((0, CutoutDetail.Image, "application/fits", 1L), (spec.Stencils.Length, spec.Detail, spec.ContentType, spec.ProductCount));
        Assert.Null(spec.Products().Single().Stencil);
    }

    [Fact]
    public void Parse_OfTheSameDatasetTwice_IsOne() => Assert.Single(Spec(("ID", Id), ("ID", "butler://survey/01A1FA1B-D35E-725E-B303-6F19BDE83299")).Datasets);

    [Theory]
    [InlineData("fits", "application/fits")]
    [InlineData("application/fits", "application/fits")]
    [InlineData("image/fits", "image/fits")]
    [InlineData("PNG", "image/png")]
    public void Format_IsTheClientsOwn(string asked, string answered) => Assert.Equal(answered, Spec(("RESPONSEFORMAT", asked)).ContentType);

    [Theory]
    [InlineData("CIRCLE", "10 20")]
    [InlineData("CIRCLE", "10 20 30 40")]
    [InlineData("CIRCLE", "10 91 1")]
    [InlineData("CIRCLE", "-1 9 1")]
    [InlineData("CIRCLE", "361 9 1")]
    [InlineData("CIRCLE", "10 20 -1")]
    [InlineData("CIRCLE", "10 20 181")]
    [InlineData("CIRCLE", "10 20 NaN")]
    [InlineData("CIRCLE", "10 20 Inf")]
    [InlineData("CIRCLE", "")]
    [InlineData("CIRCLE", "ICRS 10 20 1")]
    [InlineData("CIRCLE", "10,20,1")]
    [InlineData("POLYGON", "1 2 3 4")]
    [InlineData("POLYGON", "1 2 3 4 5")]
    [InlineData("POLYGON", "1 2 1 2 1 2")]
    [InlineData("POLYGON", "1 2 3 4 5 95")]
    [InlineData("POS", "10 20 1")]
    [InlineData("POS", "BOX 1 2 3 4")]
    [InlineData("POS", "CIRCLE 1 2")]
    [InlineData("POS", "RANGE 10 20 5")]
    [InlineData("POS", "RANGE 10 20 5 -5")]
    [InlineData("POS", "RANGE 10 400 5 6")]
    [InlineData("POS", "CIRCLE")]
    [InlineData("POS", "")]
    [InlineData("BAND", "x y")]
    [InlineData("BAND", "2 1")]
    [InlineData("BAND", "1 2 3")]
    [InlineData("BAND", "")]
    [InlineData("BAND", "NaN 1")]
    [InlineData("TIME", "+Inf +Inf")]
    [InlineData("POL", "Z")]
    [InlineData("CUTOUTDETAIL", "Everything")]
    [InlineData("CUTOUTDETAIL", "1")]
    [InlineData("RESPONSEFORMAT", "image/tiff")]
    [InlineData("OUTSIDE", "maybe")]
    [InlineData("COMPRESSION", "zip")]
    public void Parse_OfWhatIsWrong_IsAUsageError_ThatNamesTheParameter(string name, string value)
    {
        var problem = Problem((name, value));
        Assert.StartsWith("UsageError: ", problem, StringComparison.Ordinal);
        Assert.Contains(name, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WithTwoDetails_IsAUsageError() => Assert.Contains("twice", Problem(("CUTOUTDETAIL", "Image"), ("CUTOUTDETAIL", "Exposure")), StringComparison.Ordinal);

    [Fact]
    public void Parse_WithoutId_IsAUsageError() => Assert.StartsWith("UsageError: ID", Assert.IsType<Fault.Usage>(Parse(true, ("CIRCLE", "1 2 3")).Fault).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ivo://a/b")]
    [InlineData("butler://survey/not-a-uuid")]
    public void Parse_OfAnIdThatIsNoDatasets_IsNotFound(string id) => Assert.IsType<Fault.NotFound>(Parse(true, ("ID", id)).Fault);

    [Theory]
    [InlineData("BAND", "1 2")]
    [InlineData("TIME", "1 2")]
    public void Sync_TakesOneBandAndOneTime(string name, string value)
    {
        Assert.StartsWith("MultiValuedParamNotSupported: ", Problem((name, value), (name, "3 4")), StringComparison.Ordinal);
        Assert.Equal(2, Parse(false, ("ID", Id), (name, value), (name, "3 4")).Value.ProductCount);
    }

    [Fact]
    public void Sync_OfWholeExposures_IsOfOne()
    {
        Assert.Contains("Exposure", Problem(("ID", Other), ("CUTOUTDETAIL", "EXPOSURE")), StringComparison.Ordinal);
        Assert.Equal(2, Parse(false, ("ID", Id), ("ID", Other), ("CUTOUTDETAIL", "exposure")).Value.ProductCount);
    }

    [Fact]
    public void Requests_AreBounded()
    {
        var many = Enumerable.Range(0, 101).Select(i => ("CIRCLE", $"{i} 0 1")).ToArray();
        Assert.Contains("100 regions", Problem(many), StringComparison.Ordinal);
        var ids = Enumerable.Range(0, 1001).Select(_ => ("ID", $"butler://survey/{Guid.NewGuid()}")).ToArray();
        Assert.Contains("1000 datasets", Problem(ids), StringComparison.Ordinal);
        Assert.Contains("combines to 2100", Problem([.. ids.Take(20), .. many.Take(100)]), StringComparison.Ordinal);
    }
}
