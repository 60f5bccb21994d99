using System.Text.Json;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Portal;

/// <summary>The sky page as people see it: in Chromium, with Aladin Lite over our own maps, images and cutouts.</summary>
[Collection("maps")]
public sealed class SkyPageTests(MapService maps)
{
    [Fact]
    public async Task Sky_ShowsOurMap_AtTwoZoomLevels_ImagesOverIt_AndCutoutsOfThoseThatAreClicked()
    {
        var service = maps.Service;
        await using var browser = await Chromium.Start();
        await browser.Open(new Uri(service.Url, $"sky?map={MapService.Map}"));
        await browser.Until("document.body?.dataset?.ready");
        Assert.Equal("yes", await browser.Evaluate("document.body.dataset.ready"));

        await browser.Until("document.body.dataset.images > 0");
        await LooksLikeSky(browser, share: 0.05);
        // Farther away, of coarser tiles.
        var near = TilesAsked(browser).Max();
        await browser.Evaluate("window.sky.setFoV(window.sky.getFov()[0] * 4); 0");
        await AsksFor(browser, order => order > 0 && order < near);
        await LooksLikeSky(browser, share: 0.01);

        await CutOut(browser, service);
        Assert.All(browser.Requests, r => Assert.StartsWith(service.Url.ToString(), r, StringComparison.Ordinal));
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task Sky_WithoutMaps_SaysSo()
    {
        await using var service = await DaxService.Start(empty: true);
        await using var browser = await Chromium.Start();
        await browser.Open(new Uri(service.Url, "sky"));
        await browser.Until("document.body?.dataset?.ready");
        Assert.Equal("empty", await browser.Evaluate("document.body.dataset.ready"));
        Assert.Contains("No maps of the sky", await browser.Evaluate("document.body.innerText"), StringComparison.Ordinal);
        Assert.All(browser.Requests, r => Assert.StartsWith(service.Url.ToString(), r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Home_OffersTheMaps_WithTheirPictures()
    {
        await using var browser = await Chromium.Start();
        await browser.Open(maps.Service.Url);
        await browser.Until("document.querySelectorAll('#maps a').length === 5");
        await browser.Until("(i => i.length > 0 && i.every(p => p.complete && p.naturalWidth > 0))([...document.querySelectorAll('#maps img')])");
        Assert.Empty(browser.Errors);
    }

    private static async Task AsksFor(Chromium browser, Func<int, bool> order)
    {
        for (var i = 0; i < 600 && !TilesAsked(browser).Any(order); i++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.True(TilesAsked(browser).Any(order), $"Tiles of no other order were asked for: {string.Join(' ', browser.Requests)}");
    }

    // Where the sky is drawn: many shades of grey, and a share of it is not black. Tiles come while one waits.
    private static async Task LooksLikeSky(Chromium browser, double share)
    {
        var (x, y, width, height) = await Canvas(browser);
        // Its buttons and texts lie along the border, a cross in the middle.
        var (left, top, across, down) = (x + (0.15 * width), y + (0.15 * height), 0.7 * width, 0.7 * height);
        PngPixels seen = null!;
        for (var attempt = 0; attempt < 240; attempt++)
        {
            seen = await browser.Screenshot(left, top, across, down);
            if (seen.Greys() >= 32 && seen.CountAbove(12) > seen.Width * seen.Height * share) return;
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"The sky is blank: {seen.Greys()} shades, {seen.CountAbove(12)} of {seen.Width * seen.Height} pixels are not black.\n{string.Join('\n', browser.Requests)}");
    }

    private static async Task CutOut(Chromium browser, DaxService service)
    {
        var (x, y, width, height) = await Canvas(browser);
        await browser.Click(x + (0.5 * width) + 20, y + (0.5 * height) + 20);
        await browser.Until("document.body.dataset.found > 0");
        await browser.Evaluate("document.querySelector('#found summary').click(); 0");
        await browser.Until("document.querySelector('#found a.cutout')");
        await browser.Until("document.querySelector('#found img.cutout').naturalWidth > 0");
        var url = await browser.Evaluate("document.querySelector('#found a.cutout').href");
        Assert.StartsWith(new Uri(service.Url, "soda/sync").ToString(), url, StringComparison.Ordinal);
        var fits = await service.Http.GetByteArrayAsync(new Uri(url), TestContext.Current.CancellationToken);
        Assert.True(fits.AsSpan().StartsWith("SIMPLE  ="u8));
    }

    private static IEnumerable<int> TilesAsked(Chromium browser) => browser.Requests.Where(r => r.Contains("/Npix", StringComparison.Ordinal))
        .Select(r => int.Parse(r[(r.IndexOf("Norder", StringComparison.Ordinal) + 6)..r.IndexOf("/Dir", StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<(double X, double Y, double Width, double Height)> Canvas(Chromium browser)
    {
        using var box = JsonDocument.Parse(await browser.Evaluate("JSON.stringify(document.getElementById('sky').getBoundingClientRect())"));
        double Of(string name) => box.RootElement.GetProperty(name).GetDouble();
        return (Of("x"), Of("y"), Of("width"), Of("height"));
    }
}
