using Dax.Backends.Artifacts;
using Dax.Backends.Butler;
using Dax.Backends.Tests.Butler;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Sky.Geometry;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Backends.Tests.Imagery;

/// <summary>Images of the real `survey` repository, found and opened.</summary>
public sealed class SurveyImagesTests(SharedButlers butlers) : IAsyncDisposable
{
    private static readonly ImageSelection Coadds = new("survey", "deep_coadd", ["LSST/ITEST"]);

    private readonly ServiceProvider services = Serve(butlers.Root("survey"));

    private IImageFinder Finder => services.GetRequiredService<IImageFinder>();

    private static ServiceProvider Serve(string root)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddButler().AddArtifacts().AddImagery();
        services.Configure<ButlerOptions>(options => options.Repositories.Add(new ButlerRepositoryOptions { Label = "survey", Uri = root }));
        return services.BuildServiceProvider();
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task Find_ByBand_SplitsCoaddsAndVisitImages()
    {
        foreach (var type in (string[])["deep_coadd", "visit_image"])
        {
            var all = (await Finder.Find(Coadds with { DatasetType = type }, null, 1000, default)).Value;
            var bands = all.GroupBy(i => i.Dataset.Ref.DataId["band"]!.Value.ToString()).ToDictionary(g => g.Key, g => g.ToArray());
            Assert.True(bands.Count > 1, type);
            foreach (var (band, images) in bands)
            {
                var found = (await Finder.Find(Coadds with { DatasetType = type, Band = band }, null, 1000, default)).Value;
                Assert.Equal(images.Select(i => i.Uri), found.Select(i => i.Uri));
                var narrowed = (await Finder.Find(Coadds with { DatasetType = type, Band = band, Where = "band = 'none' OR band = 'neither'" }, null, 1000, default)).Value;
                Assert.Empty(narrowed);
            }
        }
    }

    [Fact]
    public async Task Find_ByRegion_IsWhatOverlapsIt()
    {
        var all = (await Finder.Find(Coadds with { Band = "r" }, null, 1000, default)).Value;
        var circle = new SkyCircle(all[0].Region!.BoundingCircle.Center, 0.01);
        var found = (await Finder.Find(Coadds with { Band = "r" }, circle, 1000, default)).Value;
        Assert.Equal(all.Where(i => SkyRegions.Intersects(i.Region!, circle)).Select(i => i.Uri), found.Select(i => i.Uri));
        Assert.InRange(found.Length, 1, all.Length - 1);
    }

    [Fact]
    public async Task Find_WhatCannotBe_IsAFault()
    {
        Assert.IsType<Fault.Usage>((await Finder.Find(Coadds, null, 10, default)).Fault);
        Assert.IsType<Fault.Usage>((await Finder.Find(Coadds with { Band = "r' OR 'a' = 'a" }, null, 1000, default)).Fault);
        Assert.IsType<Fault.Usage>((await Finder.Find(Coadds with { Where = "nonsense ==" }, null, 1000, default)).Fault);
        Assert.IsType<Fault.NotFound>((await Finder.Find(Coadds with { DatasetType = "no_such_type" }, null, 1000, default)).Fault);
        Assert.IsType<Fault.NotFound>((await Finder.Find(Coadds with { Label = "nowhere" }, null, 1000, default)).Fault);
    }

    [Fact]
    public async Task Open_CoaddsAndRealExposure_HavePlanesAndCalibration()
    {
        var opener = services.GetRequiredService<IImageOpener>();
        var needs = new ImageNeeds { Variance = true, Mask = true };
        var coadd = (await Finder.Find(Coadds with { Band = "r" }, null, 1000, default)).Value[0];
        using var image = (await opener.Open(coadd.Uri, needs, default)).Value;
        Assert.Equal((120, 120), (image.Image.Width, image.Image.Height));
        Assert.NotNull(image.Image.Variance);
        Assert.Equal(new ImageCalibration("adu", 1, "BUNIT"), image.Calibration);
        var exposure = Assert.Single((await Finder.Find(new ImageSelection("survey", "calexp", ["HSC/runs/ci_hsc_real"]), null, 10, default)).Value);
        using var real = (await opener.Open(exposure.Uri, needs, default)).Value;
        Assert.NotNull(real.Image.Mask);
        Assert.NotEqual(0, real.Image.Ignored);
        // Its headers say that magnitude 26.9578 is one.
        Assert.Equal(("nJy", "MAGZERO"), (real.Calibration.Unit, real.Calibration.Source));
        Assert.Equal(Math.Pow(10, 0.4 * (31.4 - 26.9578363324427)), real.Calibration.Scale, 1e-4);
    }
}
