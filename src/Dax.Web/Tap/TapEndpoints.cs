using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Portal;
using Dax.Web.Uws;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Tap;

/// <summary>TAP 1.1 under /tap.</summary>
internal static class TapEndpoints
{
    public const string ServiceName = "tap";

    public static void MapTap(this WebApplication app)
    {
        var services = app.Services;
        var log = services.GetRequiredService<ILogger<FaultGuard>>();
        var sync = services.GetRequiredService<TapSync>();
        var vosi = services.GetRequiredService<VosiHandlers>();
        var async = new UwsService(ServiceName, "/tap/async", services.GetRequiredService<TapParameters>(), VOTableFaults.Instance);

        var queries = new ProtocolRoutes(app, "/tap/sync", new FaultGuard(VOTableFaults.Instance, log));
        queries.GetOnly("", sync.Answer);
        queries.Post("", sync.Answer);

        var plain = new FaultGuard(TextFaults.Instance, log);
        new ProtocolRoutes(app, async.Path, plain).MapUws(async, services);

        var resources = new ProtocolRoutes(app, "/tap", plain);
        resources.Get("", services.GetRequiredService<PortalPages>().Tap);
        resources.Get("/capabilities", vosi.Capabilities);
        resources.Get("/availability", vosi.Availability);
        resources.Get("/tables", vosi.Tables);
        resources.Get("/tables/{**name}", vosi.Table);
        resources.Get("/examples", services.GetRequiredService<TapExamples>().Show);
    }
}
