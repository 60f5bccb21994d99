using System.Globalization;
using Dax.Contracts.Faults;
using Dax.Web.Replies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dax.Web.Faults;

/// <summary>
/// Stands before the handlers of a protocol: what they throw becomes the protocol's error document. An answer that had begun is cut
/// off, so that nobody takes it for whole. Nothing is answered to a client that has gone.
/// </summary>
internal sealed partial class FaultGuard(IFaultWriter writer, ILogger<FaultGuard> log)
{
    public RequestDelegate Around(RequestDelegate handler) => async context =>
    {
        try
        {
            await handler(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && (e is OperationCanceledException or IOException))
        {
            LogGone(context.Request.Path);
        }
        catch (Exception e)
        {
            await Answer(context, e);
        }
    };

    private Task Answer(HttpContext context, Exception e)
    {
        var (fault, status) = Judge(e);
        if (fault.Code == FaultCode.Broken)
            LogBroken(e, context.Request.Method, context.Request.Path, context.TraceIdentifier);
        if (context.Response.HasStarted)
        {
            LogCut(e, context.Request.Path);
            context.Abort();
            return Task.CompletedTask;
        }
        return Write(context, fault, status);
    }

    private Task Write(HttpContext context, FaultView fault, int status)
    {
        var response = context.Response;
        // Only what the failed answer had said of itself; the caller's name and the cross-origin headers stay true.
        response.Headers.Remove("Content-Disposition");
        response.Headers.Remove("Content-Encoding");
        response.Headers.Remove("ETag");
        response.Headers.Remove("Last-Modified");
        response.Headers.Remove("Accept-Ranges");
        response.Headers.Remove("Content-Range");
        response.ContentLength = null;
        // What failed now may be there in a moment.
        if (status >= StatusCodes.Status500InternalServerError) response.Headers.CacheControl = "no-store";
        if (fault.Code == FaultCode.Busy)
            response.Headers.RetryAfter = (fault.RetryAfterSeconds ?? FaultStatus.RetryAfterSeconds).ToString(CultureInfo.InvariantCulture);
        return Reply.Document(context, writer.ContentType, output => writer.Write(output, fault), status);
    }

    private static (FaultView Fault, int Status) Judge(Exception e) => e switch
    {
        FaultException f => (f.Fault, FaultStatus.Of(f.Fault.Code)),
        BadHttpRequestException b => (new FaultView(FaultCode.Usage, "The request could not be read: " + b.Message), b.StatusCode),
        TimeoutException => (new FaultView(FaultCode.Transient, "The service did not answer in time. Please try again."), 503),
        _ => (new FaultView(FaultCode.Broken, "The service failed to answer this request; the operator has been told."), 500),
    };

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed ({TraceIdentifier})")]
    private partial void LogBroken(Exception e, string method, PathString path, string traceIdentifier);

    [LoggerMessage(2, LogLevel.Warning, "The answer of {Path} was cut off after its first byte")]
    private partial void LogCut(Exception e, PathString path);

    [LoggerMessage(3, LogLevel.Debug, "The client of {Path} has gone")]
    private partial void LogGone(PathString path);
}
