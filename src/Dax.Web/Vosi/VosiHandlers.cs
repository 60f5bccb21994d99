using Dax.Contracts.Catalogs;
using Dax.Contracts.Faults;
using Dax.Ivoa.Vosi;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;

namespace Dax.Web.Vosi;

/// <summary>VOSI 1.1 of the TAP service: what it can do, how it is, which tables it has.</summary>
internal sealed partial class VosiHandlers(
    IGrainFactory grains, PublicUrls urls, RequestReader requests, IOptions<TapCapabilityOptions> capability, IOptions<RequestLimitsOptions> limits, ILogger<VosiHandlers> log)
{
    public async Task Capabilities(HttpContext context)
    {
        var tap = capability.Value.ToCapability(urls.Base(context) + "/tap", limits.Value.UploadBytes);
        tap = tap with { DataModels = [.. tap.DataModels, .. await Models()] };
        await Reply.Document(context, VosiDocuments.ContentType, output => VosiDocuments.WriteCapabilities(output, tap));
    }

    public async Task Availability(HttpContext context) => await Availability(context, await Status());

    public static Task Availability(HttpContext context, ServiceStatus status)
    {
        var document = new Availability(status.Available, status.UpSince, status.Note is { } note ? [note] : []);
        context.Response.Headers.CacheControl = "no-store";
        return Reply.Document(context, VosiDocuments.ContentType, output => VosiDocuments.WriteAvailability(output, document));
    }

    public async Task Tables(HttpContext context)
    {
        var detail = await Detail(context);
        var tables = (await grains.Catalog().GetTables()).ToTableSet();
        await Reply.Document(context, VosiDocuments.ContentType, output => VosiDocuments.WriteTableSet(output, tables, detail));
    }

    public async Task Table(HttpContext context)
    {
        var name = context.GetRouteValue("name") as string;
        if (string.IsNullOrEmpty(name))
        {
            await Tables(context);
            return;
        }
        var table = (await grains.Catalog().GetTables()).FindTable(name) ?? throw new FaultException(new FaultView(FaultCode.NotFound, "There is no such table."));
        await Reply.Document(context, VosiDocuments.ContentType, output => VosiDocuments.WriteTable(output, table.ToEntry()));
    }

    /// <summary>How the service is; a catalog that does not answer is not available.</summary>
    public async Task<ServiceStatus> Status()
    {
        try
        {
            return await grains.Catalog().GetStatus();
        }
        catch (Exception e) when (e is TimeoutException or FaultException)
        {
            LogNoStatus(e);
            return new ServiceStatus(false, default, "The catalog does not answer.");
        }
    }

    /// <summary>Those that there are tables of; none while the catalog does not answer, because capabilities are asked for then too.</summary>
    private async Task<IEnumerable<TapDataModel>> Models()
    {
        try
        {
            return DataModels.Of(await grains.Catalog().GetTables());
        }
        catch (Exception e) when (e is TimeoutException or FaultException)
        {
            LogNoTables(e);
            return [];
        }
    }

    // VOSI 1.1, 3.3. Clients of 1.0 send nothing and expect everything.
    private async ValueTask<TableDetail> Detail(HttpContext context)
    {
        await using var request = await requests.Read(context);
        return request.Parameters.First("detail") switch
        {
            null or "max" => TableDetail.Max,
            "min" => TableDetail.Min,
            _ => throw new FaultException(new FaultView(FaultCode.Usage, "detail must be min or max.")),
        };
    }

    [LoggerMessage(1, LogLevel.Error, "The catalog does not say how it is")]
    private partial void LogNoStatus(Exception e);

    [LoggerMessage(2, LogLevel.Warning, "The catalog does not say which tables it has: capabilities name no data model")]
    private partial void LogNoTables(Exception e);
}
