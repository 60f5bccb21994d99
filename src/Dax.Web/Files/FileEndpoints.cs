using Dax.Web.Faults;
using Dax.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Files;

/// <summary>Files of datasets under /files: <c>/files/{repository}/{dataset}</c>, and <c>/{component}</c> behind it for datasets that are kept in several files.</summary>
internal static class FileEndpoints
{
    public const string Path = "/files";

    public static void MapFiles(this WebApplication app)
    {
        var handlers = app.Services.GetRequiredService<FileHandlers>();
        var routes = new ProtocolRoutes(app, Path, new FaultGuard(TextFaults.Instance, app.Services.GetRequiredService<ILogger<FaultGuard>>()));
        routes.Get("/{label}/{id}", handlers.Open);
        routes.Get("/{label}/{id}/{component}", handlers.Open);
    }

    /// <summary>The path of a dataset's file below the base URL, percent-encoded.</summary>
    public static string PathOf(string label, Guid id, string? component = null) =>
        component is null ? $"{Path}/{Uri.EscapeDataString(label)}/{id}" : $"{Path}/{Uri.EscapeDataString(label)}/{id}/{Uri.EscapeDataString(component)}";
}
