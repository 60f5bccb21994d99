using Dax.Contracts.Catalogs;
using Dax.Contracts.Faults;
using Dax.Ivoa.ObsCore;
using Dax.Ivoa.Vosi;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace Dax.Web.Vosi;

/// <summary>capabilities and availability beside each protocol of the image side (VOSI 1.1). They can work while the catalog does, and there are images.</summary>
internal sealed class ImageVosi(IGrainFactory grains, PublicUrls urls, VosiHandlers catalog)
{
    /// <param name="path">Of the service: "/sia".</param>
    public void Map(ProtocolRoutes routes, string path, IReadOnlyList<ServiceCapability> capabilities)
    {
        routes.Get("/capabilities", context => Capabilities(context, path, capabilities));
        routes.Get("/availability", Availability);
    }

    private Task Capabilities(HttpContext context, string path, IReadOnlyList<ServiceCapability> capabilities)
    {
        var baseUrl = urls.Base(context) + path;
        return Reply.Document(context, VosiDocuments.ContentType, output => VosiDocuments.WriteCapabilities(output, baseUrl, capabilities));
    }

    private async Task Availability(HttpContext context)
    {
        var status = await catalog.Status();
        if (status.Available && !await HasImages()) status = status with { Available = false, Note = "No images are published here." };
        await VosiHandlers.Availability(context, status);
    }

    private async Task<bool> HasImages()
    {
        try
        {
            return (await grains.Catalog().GetTables()).FindTable(ObsCoreTable.QualifiedName) is not null;
        }
        catch (Exception e) when (e is TimeoutException or FaultException)
        {
            // What the catalog cannot say now is no reason to call the images gone.
            return true;
        }
    }
}
