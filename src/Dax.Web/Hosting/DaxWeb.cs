using Dax.Web.DataLink;
using Dax.Web.Files;
using Dax.Web.Hips;
using Dax.Web.Mosaic;
using Dax.Web.Portal;
using Dax.Web.Requests;
using Dax.Web.Sia;
using Dax.Web.Soda;
using Dax.Web.Tap;
using Dax.Web.Uws;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dax.Web.Hosting;

/// <summary>
/// The door of the house: what it needs and which protocols stand behind it. The host supplies IGrainFactory, IResultReader, IDatasetFiles, ICutouts
/// and IUploadSink, and says in <see cref="TapCapabilityOptions"/> what the service can do.
/// </summary>
public static class DaxWeb
{
    /// <param name="configuration">Holds the sections PublicUrl, TrustedIdentity, RequestLimits and TapCapability; all optional.</param>
    public static IServiceCollection AddDaxWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddWebOptions(configuration);
        services.Configure<KestrelServerOptions>(LimitConnections);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PublicUrls>();
        services.AddSingleton<CallerReader>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<SignedLinks>();
        services.AddSingleton<FileHandlers>();
        services.AddSingleton<UwsScopes>();
        services.AddSingleton<LongReplies>();
        services.AddSingleton<TapParameters>();
        services.AddSingleton<TapSync>();
        services.AddSingleton<VosiHandlers>();
        services.AddSingleton<TapExamples>();
        services.AddSingleton<ImageVosi>();
        services.AddSingleton<SiaQuery>();
        services.AddSingleton<LinksHandler>();
        services.AddSingleton<SodaParameters>();
        services.AddSingleton<ImageSync>();
        services.TryAddSingleton<ICutoutOffer, SodaOffer>();
        services.AddHips(configuration);
        services.TryAddSingleton<IMosaicOffer, MosaicOffer>();
        services.AddSingleton<PortalPages>();
        services.AddSingleton<SkyPages>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<HealthHandlers>();
        return services;
    }

    public static WebApplication MapDax(this WebApplication app)
    {
        app.UseServerName();
        app.UseCrossOrigin("/tap", "/sia", "/datalink", "/soda", "/mosaic", "/files", "/hips", "/hipslist", "/hips-build");
        app.UseHips();
        // Here, and not before everything: tiles need no routes.
        app.UseRouting();
        app.MapTap();
        app.MapSia();
        app.MapSoda();
        app.MapMosaic();
        app.MapFiles();
        app.MapDataLink();
        app.MapPortal();
        app.MapHealth();
        return app;
    }

    // The body's size is bounded per request (RequestLimits), where it is read; slow readers and writers by Kestrel's own data rates.
    private static void LimitConnections(KestrelServerOptions kestrel)
    {
        // We say our own name.
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 100;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
    }
}
