using Dax.Contracts.Datasets;
using Dax.Ivoa.Soda;
using Dax.Ivoa.Vosi;
using Dax.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Web.Soda;

/// <summary>SODA 1.0 under /soda.</summary>
internal static class SodaEndpoints
{
    public const string ServiceName = "soda";

    private static readonly ServiceCapability Sync = new("ivo://ivoa.net/std/SODA#sync-1.0", "/sync") { Version = "1.0", ResultType = "application/fits", Parameters = SodaParameter.All };

    private static readonly ServiceCapability Async = Sync with { StandardId = "ivo://ivoa.net/std/SODA#async-1.0", Path = "/async" };

    public static void MapSoda(this WebApplication app)
    {
        var cutouts = app.Services.GetRequiredService<ICutouts>();
        app.MapImages(ServiceName, Sync, Async, (spec, cancel) => cutouts.Cut(JobIds.Create(isImage: true), spec, cancel));
    }
}
