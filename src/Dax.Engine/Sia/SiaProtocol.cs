using Dax.Engine.Faults;
using Dax.Engine.Queries;
using Dax.Ivoa.ObsCore;
using Dax.Ivoa.Tables;
using Dax.Ivoa.VOTable;

namespace Dax.Engine.Sia;

/// <summary>SIA 2.0: a query over ObsCore, by parameters.</summary>
public sealed class SiaProtocol : IQueryProtocol
{
    public const string Name = "sia";

    private static readonly RequiredTable Table = new(ObsCoreTable.SchemaName, ObsCoreTable.TableName, "No images are published here.");

    public string Service => Name;

    public Result<QueryPlan> Plan(QueryRequest request, QueryOptions options)
    {
        var (maxRec, format) = (Single(request, "MAXREC"), Single(request, "RESPONSEFORMAT"));
        if (!maxRec.IsOk) return maxRec.Fault;
        if (!format.IsOk) return format.Fault;
        var limit = MaxRecParameter.Parse(maxRec.Value, options);
        if (!limit.IsOk) return limit.Fault;
        if (!TryFormat(format.Value, out var found, out var contentType))
            return new Fault.Usage($"Unknown RESPONSEFORMAT '{SiaText.Shown(format.Value!)}'; there are {string.Join(", ", TableFormats.All.Select(f => f.Aliases[0]))}.");
        var query = SiaParameters.ToAdql(request.Parameters);
        if (!query.IsOk) return query.Fault;
        return new QueryPlan(query.Value, found, contentType, limit.Value)
        {
            Requires = Table,
            Infos = [new("standardID", SiaDescriptor.StandardId)],
            Descriptors = request.BaseUrl is { } url ? [SiaDescriptor.Of(url)] : [],
        };
    }

    // Answers are small, and some readers of images' tables know no other serialisation than this.
    private static bool TryFormat(string? requested, out TableFormat format, out string contentType)
    {
        if (!string.IsNullOrWhiteSpace(requested)) return TableFormats.TryFind(requested, out format, out contentType);
        var known = TableFormats.TryFind("votable/td", out format, out _);
        contentType = VOTableErrorDocument.MediaType;
        return known;
    }

    // DALI 1.1, 3.2: given twice it would be anybody's guess.
    private static Result<string?> Single(QueryRequest request, string name)
    {
        string? found = null;
        foreach (var (key, value) in request.Parameters)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (found is not null) return new Fault.Usage($"{name} is given more than once.");
            found = value;
        }
        return new Result<string?>(found);
    }
}
