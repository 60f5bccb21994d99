using Dax.Ivoa.Vosi;
using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Uws;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Soda;

/// <summary>The routes of a service after SODA's pattern: sync, async, capabilities and availability, with SODA's words for faults.</summary>
internal static class ImageRoutes
{
    /// <param name="service">Its name, and its path.</param>
    /// <param name="work">What a synchronous request does.</param>
    public static void MapImages(this WebApplication app, string service, ServiceCapability sync, ServiceCapability async, ImageWork work)
    {
        var services = app.Services;
        var path = "/" + service;
        var log = services.GetRequiredService<ILogger<FaultGuard>>();
        var answers = services.GetRequiredService<ImageSync>();

        var images = new ProtocolRoutes(app, path + sync.Path, new FaultGuard(SodaFaults.Instance, log));
        images.GetOnly("", context => answers.Answer(context, service, work));
        images.Post("", context => answers.Answer(context, service, work));

        var jobs = new UwsService(service, path + async.Path, services.GetRequiredService<SodaParameters>(), SodaFaults.Instance) { IsImage = true };
        new ProtocolRoutes(app, jobs.Path, new FaultGuard(TextFaults.Instance, log)).MapUws(jobs, services);

        services.GetRequiredService<ImageVosi>().Map(new ProtocolRoutes(app, path, new FaultGuard(TextFaults.Instance, log)), path, [sync, async]);
    }
}
