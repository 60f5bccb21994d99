using Dax.Web.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Dax.Web.Hosting;

/// <summary>Routes of one protocol: every handler stands behind the protocol's fault guard; what answers GET answers HEAD.</summary>
internal sealed class ProtocolRoutes(IEndpointRouteBuilder routes, string prefix, FaultGuard guard)
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] OnlyGetting = [HttpMethods.Get];
    private static readonly string[] Posting = [HttpMethods.Post];
    private static readonly string[] Deleting = [HttpMethods.Delete];

    public void Get(string pattern, RequestDelegate handler) => Map(pattern, Reading, handler);

    /// <summary>For answers that are worked out for the one who asks: HEAD, which would have all of it done for nothing, is answered 405.</summary>
    public void GetOnly(string pattern, RequestDelegate handler) => Map(pattern, OnlyGetting, handler);

    public void Post(string pattern, RequestDelegate handler) => Map(pattern, Posting, handler);

    public void Delete(string pattern, RequestDelegate handler) => Map(pattern, Deleting, handler);

    private void Map(string pattern, string[] methods, RequestDelegate handler) => routes.MapMethods(prefix + pattern, methods, guard.Around(handler));
}
