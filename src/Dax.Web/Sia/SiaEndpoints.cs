using Dax.Ivoa.Vosi;
using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Sia;

/// <summary>SIA 2.0 under /sia.</summary>
internal static class SiaEndpoints
{
    public const string ServiceName = "sia";

    private static readonly ServiceCapability Query = new("ivo://ivoa.net/std/SIA#query-2.0", "/query") { Version = "2.0", ResultType = "application/x-votable+xml" };

    public static void MapSia(this WebApplication app)
    {
        var services = app.Services;
        var query = services.GetRequiredService<SiaQuery>();
        var images = services.GetRequiredService<ImageVosi>();
        var log = services.GetRequiredService<ILogger<FaultGuard>>();

        var queries = new ProtocolRoutes(app, "/sia/query", new FaultGuard(DalFaults.Sia, log));
        queries.GetOnly("", query.Answer);
        queries.Post("", query.Answer);

        images.Map(new ProtocolRoutes(app, "/sia", new FaultGuard(TextFaults.Instance, log)), "/sia", [Query]);
    }
}
