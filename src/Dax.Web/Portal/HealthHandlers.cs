using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Portal;

/// <summary>For load balancers and orchestrators: live while the process answers, ready while queries can run and it was not told to stop.</summary>
internal sealed class HealthHandlers(VosiHandlers vosi, Readiness readiness)
{
    public static Task Live(HttpContext context) => Reply.Text(context, "live");

    public async Task Ready(HttpContext context)
    {
        var isReady = !readiness.IsWithdrawn && (await vosi.Status()).Available;
        await (isReady ? Reply.Text(context, "ready") : Reply.Text(context, "not ready", StatusCodes.Status503ServiceUnavailable));
    }
}

internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        var health = app.Services.GetRequiredService<HealthHandlers>();
        var routes = new ProtocolRoutes(app, "/health", new FaultGuard(TextFaults.Instance, app.Services.GetRequiredService<ILogger<FaultGuard>>()));
        routes.Get("/live", HealthHandlers.Live);
        routes.Get("/ready", health.Ready);
    }
}
