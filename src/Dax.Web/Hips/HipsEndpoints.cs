using Dax.Contracts.Tiles;
using Dax.Ivoa.Hips;
using Dax.Ivoa.Vosi;
using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Portal;
using Dax.Web.Replies;
using Dax.Web.Vosi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Hips;

/// <summary>
/// HiPS 1.0 under /hips, and the list of maps at /hipslist. Tiles are asked for by the thousand: they are answered before routes are matched and parameters bound. There is nothing of it where the host
/// supplies no <see cref="ITileFiles"/>.
/// </summary>
internal static class HipsEndpoints
{
    public const string Path = "/hips", ListPath = "/hipslist";

    private const string SkyPath = "/hips/";
    private static readonly ServiceCapability Maps = new("ivo://ivoa.net/std/hips#hips-1.0", "/list") { Version = "1.0", ResultType = HipsProperties.ContentType };

    public static IServiceCollection AddHips(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HipsReplyOptions>().Bind(configuration.GetSection("HipsReplies"))
            .Validate(o => o.TileLifetime >= TimeSpan.Zero && o.DocumentLifetime >= TimeSpan.Zero, "HipsReplies: lifetimes must not be negative.")
            .ValidateOnStart();
        services.AddOptions<HipsNamingOptions>().Bind(configuration.GetSection("Dax:ObsCore"));
        services.AddHipsBuilds(configuration);
        return services;
    }

    public static void UseHips(this WebApplication app)
    {
        var services = app.Services;
        if (services.GetService<ITileFiles>() is null) return;
        var log = services.GetRequiredService<ILogger<FaultGuard>>();
        services.GetRequiredService<ImageVosi>().Map(new ProtocolRoutes(app, Path, new FaultGuard(TextFaults.Instance, log)), Path, [Maps]);
        var answer = new FaultGuard(TextFaults.Instance, log).Around(Answerer(ActivatorUtilities.CreateInstance<HipsHandlers>(services), services.GetRequiredService<SkyPages>()));
        app.MapHipsBuilds();
        app.Use(next => context => IsOurs(context.Request.Path.Value) ? answer(context) : next(context));
    }

    private static bool IsOurs(string? path) => path is not null && path.StartsWith(Path, StringComparison.Ordinal) &&
        (path.StartsWith(SkyPath, StringComparison.Ordinal) ? path is not ("/hips/capabilities" or "/hips/availability") : path == Path || path == ListPath);

    private static RequestDelegate Answerer(HipsHandlers handlers, SkyPages pages) => context =>
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD, OPTIONS";
            return Reply.Text(context, "HiPS maps are read only.", StatusCodes.Status405MethodNotAllowed);
        }
        var path = request.Path.Value!;
        if (path is ListPath or "/hips/list") return handlers.List(context);
        if (path is SkyPath or "/hips/index.html") return pages.Maps(context);
        // A directory's address ends in a slash: links on its page are relative to it.
        if (path == Path || (path.IndexOf('/', SkyPath.Length) < 0 && HipsPath.IsName(path.AsSpan(SkyPath.Length)))) return pages.Directory(context);
        return handlers.Answer(context, path.AsSpan(SkyPath.Length));
    };
}
