using Dax.Engine.Cutouts;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Mosaics;
using Dax.Ivoa.Mosaic;
using Dax.Sky.Coadds;
using Dax.Sky.Geometry;
using Dax.Sky.Resampling;

namespace Dax.Engine.Tests.Mosaics;

/// <summary>Requests as they come, to what is meant or a sentence that helps.</summary>
public sealed class MosaicParametersTests
{
    private const string Id = "ID=ivo://a/b?repo=r&id=01a1fa1b-d2c3-74c8-8eb0-ae0aaa9db1f5";
    private const string Search = "REPO=main;COLLECTION=LSST/DP1;DATASETTYPE=deep_coadd";

    private static Result<MosaicSpec> Parse(string query)
    {
        var parameters = query.Split(';').Select(p => p.Split('=', 2)).Select(p => new JobParameter(p[0], p[1]));
        return MosaicParameters.Parse([.. parameters], new MosaicOptions());
    }

    private static MosaicSpec Good(string query)
    {
        var parsed = Parse(query);
        Assert.True(parsed.IsOk, parsed.IsOk ? "" : parsed.Fault.Message);
        return parsed.Value;
    }

    [Fact]
    public void Parse_NamedImage_HasDefaults()
    {
        var spec = Good(Id);
        Assert.Single(spec.Ids);
        Assert.Equal((null, null, null), (spec.Region, spec.Center, spec.PixelDegrees));
        Assert.Equal((GridProjection.Tan, ResamplingKernel.Bilinear, CoaddMethod.WeightedMean), (spec.Projection, spec.Kernel, spec.Combine));
        Assert.True(spec.Calibrates);
        Assert.Equal((MosaicFlux.Auto, null), (spec.Flux, spec.Band));
        Assert.False(spec.MatchesBackgrounds || spec.PrefersInterior || spec.SkipsMissing || spec.IsEstimate);
        Assert.Equal((CutoutFormat.Fits, CutoutCompression.None), (spec.Format, spec.Compression));
    }

    [Fact]
    public void Parse_Defaults_AreWhatClientsAreTold()
    {
        var spoken = Good(Id + ";" + string.Join(';', MosaicParameter.All.Where(p => p.Options.Count > 0).Select(p => $"{p.Name}={p.Options[0]}")));
        Assert.Equal(Good(Id) with { Ids = spoken.Ids, Colors = spoken.Colors }, spoken);
    }

    [Fact]
    public void Parse_EveryWordThatClientsAreTold_IsTaken()
    {
        foreach (var parameter in MosaicParameter.All)
            foreach (var word in parameter.Options) Good($"{Id};{parameter.Name.ToLowerInvariant()}={word.ToUpperInvariant()}");
    }

    [Fact]
    public void Parse_Everything_IsUnderstood()
    {
        var spec = Good($"{Search};collection=other/*;Band=r;WHERE=tract > 5;ra=359.5;DEC=-89;size=0.5 0.25;Scale=0.4;ROTATION=-30;projection=zea;kernel=Lanczos3;combine=MIN;match=plane;calibrate=FALSE;flux=sum;mode=optimal;missing=skip;responseformat=fits;compression=RICE;estimate=true;unknown=1");
        Assert.Equal(("main", "deep_coadd", "r", "tract > 5"), (spec.Selection!.Label, spec.Selection.DatasetType, spec.Selection.Band, spec.Selection.Where));
        Assert.Equal(["LSST/DP1", "other/*"], spec.Selection.Collections);
        Assert.Equal((new SkyPoint(359.5, -89), (0.5, 0.25), 0.4 / 3600, -30.0), (spec.Center, spec.SizeDegrees, spec.PixelDegrees, spec.RotationDegrees));
        Assert.Equal((GridProjection.Zea, ResamplingKernel.Lanczos3, CoaddMethod.Minimum, CutoutCompression.Rice), (spec.Projection, spec.Kernel, spec.Combine, spec.Compression));
        Assert.True(spec.MatchesBackgrounds && spec.Flux is MosaicFlux.Sum && spec.PrefersInterior && spec.SkipsMissing && spec.IsEstimate && !spec.Calibrates);
    }

    [Theory]
    [InlineData("POS=CIRCLE 10 20 0.1")]
    [InlineData("pos=range 9 11 19 21")]
    [InlineData("POS=POLYGON 10 20 11 20 10 21")]
    [InlineData("CIRCLE=10 20 0.1")]
    [InlineData("POLYGON=10 20 11 20 10 21")]
    public void Parse_Region_InEachForm(string region) => Assert.NotNull(Good($"{Search};BAND=r;{region}").Region);

    [Fact]
    public void Parse_Colors_AreThreeBands()
    {
        var spec = Good($"{Search};CIRCLE=10 20 0.1;RED=i;GREEN=r;BLUE=g;STRETCH=5;Q=10;RESPONSEFORMAT=png");
        Assert.Equal(["i", "r", "g"], spec.Colors);
        Assert.Equal((5.0, 10.0), (spec.Stretch, spec.Softening));
    }

    [Theory]
    [InlineData("CIRCLE=10 20 0.1", "Which images?")]
    [InlineData(Id + ";" + Search, "in one way")]
    [InlineData(Id + ";ADQL=SELECT 1", "in one way")]
    [InlineData(Search, "Where?")]
    [InlineData("REPO=main;CIRCLE=10 20 0.1", "COLLECTION is missing")]
    [InlineData("REPO=main;COLLECTION=c;CIRCLE=10 20 0.1", "DATASETTYPE is missing")]
    [InlineData(Id + ";WHERE=a = 1", "WHERE goes with")]
    [InlineData(Id + ";CIRCLE=10 20 0.1;POS=CIRCLE 10 20 0.1", "one region")]
    [InlineData(Id + ";CIRCLE=10 20 0.1;RA=1;DEC=2;SIZE=1", "not both")]
    [InlineData(Id + ";RA=1;SIZE=1", "RA and DEC go together")]
    [InlineData(Id + ";RA=1;DEC=2", "SIZE is missing")]
    [InlineData(Id + ";SIZE=1", "SIZE goes with")]
    [InlineData(Id + ";RA=361;DEC=2;SIZE=1", "0 to 360")]
    [InlineData(Id + ";RA=1;DEC=91;SIZE=1", "-90 to 90")]
    [InlineData(Id + ";RA=1;DEC=91;SIZE=1 2 3", "SIZE is one or two")]
    [InlineData(Id + ";RA=1;DEC=1;SIZE=-1", "SIZE is one or two")]
    [InlineData(Id + ";RA=NaN;DEC=1;SIZE=1", "not a number")]
    [InlineData(Id + ";PIXELSCALE=0", "PIXELSCALE")]
    [InlineData(Id + ";PIXELSCALE=1e-100", "PIXELSCALE")]
    [InlineData(Id + ";RA=1;DEC=1;SIZE=1e-100", "SIZE is one or two")]
    [InlineData(Id + ";PIXELSCALE=1;SCALE=2", "given twice")]
    [InlineData(Id + ";PROJECTION=MER", "not one of ait, car, hpx, sin, tan, zea")]
    [InlineData(Id + ";KERNEL=sinc", "KERNEL: 'sinc' is not one of")]
    [InlineData(Id + ";POS=CIRCLE 10 20", "three numbers")]
    [InlineData(Id + ";POS=BOX 1 2 3 4", "CIRCLE, RANGE or POLYGON")]
    [InlineData(Id + ";RED=i;GREEN=r", "go together")]
    [InlineData(Id + ";STRETCH=1", "three bands")]
    [InlineData(Id + ";RED=i;GREEN=r;BLUE=g;STRETCH=0", "STRETCH is more than 0")]
    [InlineData(Id + ";RED=i;GREEN=r;BLUE=g;BAND=g", "BAND is of a mosaic of one band")]
    [InlineData(Id + ";RESPONSEFORMAT=gif", "RESPONSEFORMAT")]
    [InlineData(Id + ";RESPONSEFORMAT=png;COMPRESSION=rice", "COMPRESSION is of FITS")]
    [InlineData(Search + ";CIRCLE=1 2 3;BAND=r' OR 'a'='a", "no quotes")]
    public void Parse_WhatIsWrong_IsUsage_WithASentenceThatHelps(string query, string said)
    {
        var fault = Assert.IsType<Fault.Usage>(Parse(query).Fault);
        Assert.StartsWith("UsageError: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WhatNamesNoDataset_IsNotFound() => Assert.IsType<Fault.NotFound>(Parse("ID=nonsense").Fault);

    [Fact]
    public void Parse_TooManyImages_IsUsage()
    {
        var parameters = Enumerable.Range(0, 3).Select(_ => new JobParameter("ID", $"butler://r/{Guid.NewGuid()}"));
        Assert.Contains("At most 2", MosaicParameters.Parse([.. parameters], new MosaicOptions { MaxImages = 2 }).Fault.Message, StringComparison.Ordinal);
    }
}
