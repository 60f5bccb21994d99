using Dax.Engine.Faults;

namespace Dax.Engine.Queries;

/// <summary>TAP 1.1: the query is the client's own.</summary>
public sealed class TapProtocol : IQueryProtocol
{
    public const string Name = "tap";

    private const string StandardId = "ivo://ivoa.net/std/TAP";

    public string Service => Name;

    public Result<QueryPlan> Plan(QueryRequest request, QueryOptions options) =>
        TapParameters.Parse(request.Parameters, options).Match<Result<QueryPlan>>(
            p => new QueryPlan(p.Query, p.Format, p.ContentType, p.MaxRec)
            {
                Version = p.Version,
                Infos = [new("standardID", StandardId), new("QUERY", p.Query)],
            },
            fault => fault);
}
