using Dax.Ivoa.Mosaic;
using Dax.Ivoa.Vosi;
using Dax.Web.Hosting;
using Dax.Web.Soda;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Dax.Web.Mosaic;

/// <summary>Mosaics under /mosaic: a service after SODA's pattern (sync, async, the same words for faults) that no standard describes; its capabilities say what it takes.</summary>
internal static class MosaicEndpoints
{
    public const string ServiceName = "mosaic";

    private static readonly ServiceCapability Sync = new(null, "/sync") { ResultType = "application/fits", Parameters = MosaicParameter.All };

    private static readonly ServiceCapability Async = Sync with { Path = "/async" };

    public static void MapMosaic(this WebApplication app)
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        app.MapImages(ServiceName, Sync, Async, (spec, cancel) => grains.SyncQuery(spec, cancel, isImage: true));
    }
}
