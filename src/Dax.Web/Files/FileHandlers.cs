using Dax.Contracts.Datasets;
using Dax.Contracts.Faults;
using Dax.Web.Faults;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Dax.Web.Files;

/// <summary>GET and HEAD of datasets' files, to whoever may have them, as many at a time as there may be.</summary>
internal sealed class FileHandlers(IDatasetFiles files, SignedLinks links, CallerReader callers, IOptions<FileTransferOptions> options)
{
    private readonly FileReply reply = new(options.Value.BufferBytes);
    private int transfers;

    public async Task Open(HttpContext context)
    {
        Admit(context);
        var label = (string)context.GetRouteValue("label")!;
        if (!Guid.TryParse((string)context.GetRouteValue("id")!, out var id)) throw new FaultException(new FaultView(FaultCode.NotFound, "There is no such dataset: its id is no UUID."));
        Begin();
        try
        {
            using var file = await files.Open(label, id, (string?)context.GetRouteValue("component"), context.RequestAborted);
            await reply.Send(context, file);
        }
        finally
        {
            Interlocked.Decrement(ref transfers);
        }
    }

    private void Admit(HttpContext context)
    {
        var caller = callers.Read(context);
        if (links.Check(context.Request) is null && links.RequiredForFiles && caller.Name is null)
            throw new FaultException(new FaultView(FaultCode.Forbidden, "Files are given out by signed links only: ask DataLink for one."));
        if (links.RequiredForFiles) context.Response.Headers.CacheControl = "private";
    }

    private void Begin()
    {
        if (Interlocked.Increment(ref transfers) <= options.Value.MaxTransfers) return;
        Interlocked.Decrement(ref transfers);
        throw new FaultException(new FaultView(FaultCode.Busy, "Too many files are being sent at the moment. Please try again.", FaultStatus.RetryAfterSeconds));
    }
}
