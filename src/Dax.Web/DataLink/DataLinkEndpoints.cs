using Dax.Ivoa.DataLink;
using Dax.Ivoa.Vosi;
using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.DataLink;

/// <summary>DataLink 1.1 under /datalink.</summary>
internal static class DataLinkEndpoints
{
    public const string LinksPath = "/datalink/links";

    private static readonly ServiceCapability Links = new(LinksDescriptor.StandardId, "/links") { Version = "1.1", ResultType = LinksDescriptor.ContentType };

    public static void MapDataLink(this WebApplication app)
    {
        var services = app.Services;
        var links = services.GetRequiredService<LinksHandler>();
        var log = services.GetRequiredService<ILogger<FaultGuard>>();

        var routes = new ProtocolRoutes(app, LinksPath, new FaultGuard(DalFaults.Links, log));
        routes.Get("", links.Answer);
        routes.Post("", links.Answer);

        services.GetRequiredService<ImageVosi>().Map(new ProtocolRoutes(app, "/datalink", new FaultGuard(TextFaults.Instance, log)), "/datalink", [Links]);
    }
}
