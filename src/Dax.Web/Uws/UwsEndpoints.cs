using Dax.Contracts.Results;
using Dax.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Web.Uws;

/// <summary>The resource tree of UWS 1.1 (2.2.1), once for every protocol.</summary>
internal static class UwsEndpoints
{
    /// <param name="routes">Rooted at the job list.</param>
    public static void MapUws(this ProtocolRoutes routes, UwsService service, IServiceProvider services)
    {
        var scope = services.GetRequiredService<UwsScopes>().Of(service);
        var list = new UwsJobList(scope);
        var job = new UwsJobResource(scope);
        var children = new UwsChildren(scope);
        var results = new UwsResults(scope, services.GetRequiredService<IResultReader>());
        var events = new JobEvents(scope, services.GetRequiredService<IResultReader>(), services.GetRequiredService<LongReplies>());

        routes.Get("", list.Show);
        routes.Post("", list.Create);

        routes.Get("/{id}", job.Show);
        routes.Post("/{id}", job.Act);
        routes.Delete("/{id}", job.Delete);

        routes.Get("/{id}/phase", children.Phase);
        routes.Post("/{id}/phase", children.SetPhase);
        routes.Get("/{id}/executionduration", children.ExecutionDuration);
        routes.Post("/{id}/executionduration", children.SetExecutionDuration);
        routes.Get("/{id}/destruction", children.Destruction);
        routes.Post("/{id}/destruction", children.SetDestruction);
        routes.Get("/{id}/quote", children.Quote);
        routes.Get("/{id}/owner", children.Owner);
        routes.Get("/{id}/error", children.Error);
        routes.Get("/{id}/parameters", children.Parameters);
        routes.Post("/{id}/parameters", children.AddParameters);

        routes.Get("/{id}/results", results.List);
        routes.Get("/{id}/results/{name}", results.Open);

        // Not UWS's.
        routes.GetOnly("/{id}/events", events.Show);
        routes.GetOnly("/{id}/live/{name}", events.Follow);
    }
}
