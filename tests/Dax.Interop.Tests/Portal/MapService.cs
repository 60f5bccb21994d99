using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Portal;

/// <summary>A service over the simulated survey with maps of its coadds, for all tests that look at them.</summary>
public sealed class MapService : IAsyncLifetime
{
    public const string Map = "visits-r", Color = "colour";

    internal DaxService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await DaxService.Start(prepare: async folder =>
        {
            await DaxService.Command("demo", "--data", folder, "--seed", "7");
            await DaxService.Command("hips", "add", Map, "--data", folder, "--repo", "demo", "--type", "visit_image", "--collection", "demo/visits", "--band", "r", "--title", "Simulated visits, r");
            foreach (var band in new[] { "g", "r", "i" })
                await DaxService.Command("hips", "add", "coadds-" + band, "--data", folder, "--repo", "demo", "--type", "deep_coadd", "--collection", "demo/coadds", "--band", band);
            await DaxService.Command("hips", "add", Color, "--data", folder, "--color", "coadds-i,coadds-r,coadds-g", "--title", "Simulated coadds in colour");
        });
        await Service.WaitForObsCore();
    }

    public async ValueTask DisposeAsync() => await Service.DisposeAsync();
}

[CollectionDefinition("maps")]
public sealed class MapDefinition : ICollectionFixture<MapService>;
