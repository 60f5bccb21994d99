using System.Collections.Immutable;
using Dax.Contracts.Datasets;
using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;
using Dax.Web.Files;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace Dax.Web.DataLink;

/// <summary>/datalink/links (DataLink 1.1, 2 and 3): what there is of each dataset, by GET and POST.</summary>
internal sealed class LinksHandler(
    IGrainFactory grains, CallerReader callers, PublicUrls urls, RequestReader requests, SignedLinks signatures, IOptions<DataLinkOptions> options, IEnumerable<ICutoutOffer> cutouts,
    IEnumerable<IMosaicOffer> mosaics)
{
    private static readonly string[] Formats = [.. TableFormats.All.Select(f => f.Aliases[0])];
    private readonly CutoutServices? cutting = cutouts.FirstOrDefault() is { } offer ? new CutoutServices(offer) : null;
    private readonly MosaicServices? reprojecting = mosaics.FirstOrDefault() is { } offer ? new MosaicServices(offer) : null;

    public async Task Answer(HttpContext context)
    {
        callers.Read(context);
        await using var read = await requests.Read(context, options.Value.MaxRequestIds);
        var request = LinksRequest.Read(read.Parameters, options.Value.MaxIds);
        var datasets = request.Ids.IsEmpty ? [] : await grains.Links(request.Ids[0]).GetLinks(request.Ids);
        var baseUrl = urls.Base(context);
        var (rows, services) = Compose(datasets, baseUrl);
        services.Add(LinksDescriptor.Self(baseUrl + DataLinkEndpoints.LinksPath, Formats));
        if (signatures.RequiredForFiles) context.Response.Headers.CacheControl = "private";
        await Reply.Document(context, request.ContentType, output => LinksDocument.Write(output, request.Format, rows, services, request.IsTruncated, static () => new MemoryStream()));
    }

    private (List<LinkRow> Rows, List<ServiceDescriptor> Services) Compose(ImmutableArray<DatasetLinksView> datasets, string baseUrl)
    {
        var (rows, services) = (new List<LinkRow>(), new List<ServiceDescriptor>());
        for (var i = 0; i < datasets.Length; i++)
        {
            var dataset = datasets[i];
            var own = dataset.Links.Count(l => l.Semantics == "#this");
            rows.AddRange(dataset.Links.Take(own).Select(l => Row(dataset.Id, l, baseUrl)));
            if (cutting is not null && dataset.Cutout is { } bounds)
            {
                foreach (var service in cutting.Of(baseUrl, dataset.Id, bounds, i + 1)) Add(dataset.Id, "#cutout", service);
                if (cutting.Preview(baseUrl, dataset.Id) is { } preview) rows.Add(preview);
            }
            if (reprojecting is not null && dataset.Cutout is { } whole)
                foreach (var service in reprojecting.Of(baseUrl, dataset.Id, whole, i + 1)) Add(dataset.Id, "#proc", service);
            rows.AddRange(dataset.Links.Skip(own).Select(l => Row(dataset.Id, l, baseUrl)));
        }
        return (rows, services);

        void Add(string id, string semantics, ServiceDescriptor service)
        {
            services.Add(service);
            rows.Add(new LinkRow(id, semantics) { ServiceDef = service.Id, Description = service.Description, ContentType = service.ContentType });
        }
    }

    // DataLink 1.1, 3.2.4: beside an error only ID and semantics.
    private LinkRow Row(string id, LinkView link, string baseUrl) => link.File is not { } file
        ? new LinkRow(id, link.Semantics) { ErrorMessage = link.Error ?? "DefaultFault" }
        : new LinkRow(id, link.Semantics)
        {
            AccessUrl = Url(baseUrl, FileEndpoints.PathOf(file.Label, file.Dataset, file.Component)),
            Description = link.Description,
            ContentType = link.ContentType,
            ContentLength = link.ContentLength,
            ContentQualifier = link.ContentQualifier,
        };

    private string Url(string baseUrl, string path) => signatures.RequiredForFiles ? signatures.Sign(baseUrl, path) : baseUrl + path;
}
