using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Web.Files;
using Dax.Web.Hosting;
using Dax.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orleans;

namespace Dax.Web.Uws;

/// <summary>Makes the scope of a service out of what all of them share.</summary>
internal sealed class UwsScopes(
    IGrainFactory grains, CallerReader callers, PublicUrls urls, RequestReader requests, TimeProvider time, IOptions<RequestLimitsOptions> limits, SignedLinks links)
{
    public UwsScope Of(UwsService service) => new(service, grains, callers, urls, requests, time, TimeSpan.FromSeconds(limits.Value.WaitSeconds), links);
}

/// <summary>What the handlers of one service's jobs work with.</summary>
internal sealed class UwsScope(
    UwsService service, IGrainFactory grains, CallerReader callers, PublicUrls urls, RequestReader requests, TimeProvider time, TimeSpan maxWait, SignedLinks links)
{
    public UwsService Service => service;
    public IGrainFactory Grains => grains;
    public RequestReader Requests => requests;
    public TimeProvider Time => time;
    public TimeSpan MaxWait => maxWait;

    public Caller Caller(HttpContext context) => callers.Read(context);

    public string BaseUrl(HttpContext context) => urls.Base(context);

    public string ListUrl(HttpContext context) => BaseUrl(context) + service.Path;

    public string JobUrl(HttpContext context, string id) => $"{ListUrl(context)}/{id}";

    /// <summary>The job that the URL names, as this caller may see it. NotFound for one of another service, as if it did not exist.</summary>
    public Task<FoundJob> Find(HttpContext context) => Find(context, Caller(context));

    /// <summary>The same for whoever has a signed link to what is asked for: it carries its owner's permission.</summary>
    public Task<FoundJob> FindByLink(HttpContext context)
    {
        var caller = Caller(context);
        return Find(context, links.Check(context.Request) is { Name: { } owner } ? caller with { Name = owner } : caller);
    }

    private async Task<FoundJob> Find(HttpContext context, Caller caller)
    {
        var id = (string)context.GetRouteValue("id")!;
        if (!JobIds.IsOurs(id))
            throw NoJob();
        var grain = grains.Job(id);
        var view = await grain.Get(caller);
        if (view.Service != service.Name) throw NoJob();
        var found = new FoundJob(grain, caller, view, JobUrl(context, id));
        // Jobs without an owner need no signature: their ids cannot be guessed.
        return links.ForResults && view.Owner is { } owner ? found with { Sign = below => links.Sign(BaseUrl(context), $"{service.Path}/{id}{below}", owner) } : found;
    }

    private static FaultException NoJob() => new(new FaultView(FaultCode.NotFound, "There is no such job."));
}

/// <param name="View">As it was when it was found.</param>
/// <param name="Url">Of the job.</param>
internal sealed record FoundJob(IJobGrain Grain, Caller Caller, JobView View, string Url)
{
    /// <summary>Makes a signed link of a path below the job, when such are handed out.</summary>
    public Func<string, string>? Sign { get; init; }

    public string ResultUrl(string below) => Sign?.Invoke(below) ?? Url + below;
}
