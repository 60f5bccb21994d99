using Dax.Ivoa.Mosaic;
using Dax.Ivoa.Vosi;
using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Soda;
using Dax.Web.Uws;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Mosaic;

/// <summary>Mosaics under /mosaic: a service after SODA's pattern (sync, async, the same words for faults) that no standard describes; its capabilities say what it takes.</summary>
internal static class MosaicEndpoints
{
    public const string ServiceName = "mosaic";

    private static readonly ServiceCapability Sync = new(null, "/sync") { ResultType = "application/fits", Parameters = MosaicParameter.All };

    private static readonly ServiceCapability Async = Sync with { Path = "/async" };

    public static void MapMosaic(this WebApplication app)
    {
        var services = app.Services;
        var log = services.GetRequiredService<ILogger<FaultGuard>>();
        var sync = services.GetRequiredService<MosaicSync>();
        var async = new UwsService(ServiceName, "/mosaic/async", services.GetRequiredService<SodaParameters>(), SodaFaults.Instance) { IsImage = true };

        var mosaics = new ProtocolRoutes(app, "/mosaic/sync", new FaultGuard(SodaFaults.Instance, log));
        mosaics.GetOnly("", sync.Answer);
        mosaics.Post("", sync.Answer);

        new ProtocolRoutes(app, async.Path, new FaultGuard(TextFaults.Instance, log)).MapUws(async, services);

        services.GetRequiredService<ImageVosi>().Map(new ProtocolRoutes(app, "/mosaic", new FaultGuard(TextFaults.Instance, log)), "/mosaic", [Sync, Async]);
    }
}
