using Dax.Ivoa.Soda;
using Dax.Ivoa.Vosi;
using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Uws;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Soda;

/// <summary>SODA 1.0 under /soda.</summary>
internal static class SodaEndpoints
{
    public const string ServiceName = "soda";

    private static readonly ServiceCapability Sync = new("ivo://ivoa.net/std/SODA#sync-1.0", "/sync") { Version = "1.0", ResultType = "application/fits", Parameters = SodaParameter.All };

    private static readonly ServiceCapability Async = Sync with { StandardId = "ivo://ivoa.net/std/SODA#async-1.0", Path = "/async" };

    public static void MapSoda(this WebApplication app)
    {
        var services = app.Services;
        var log = services.GetRequiredService<ILogger<FaultGuard>>();
        var sync = services.GetRequiredService<SodaSync>();
        var async = new UwsService(ServiceName, "/soda/async", services.GetRequiredService<SodaParameters>(), SodaFaults.Instance) { IsImage = true };

        var cutouts = new ProtocolRoutes(app, "/soda/sync", new FaultGuard(SodaFaults.Instance, log));
        cutouts.GetOnly("", sync.Answer);
        cutouts.Post("", sync.Answer);

        new ProtocolRoutes(app, async.Path, new FaultGuard(TextFaults.Instance, log)).MapUws(async, services);

        services.GetRequiredService<ImageVosi>().Map(new ProtocolRoutes(app, "/soda", new FaultGuard(TextFaults.Instance, log)), "/soda", [Sync, Async]);
    }
}
