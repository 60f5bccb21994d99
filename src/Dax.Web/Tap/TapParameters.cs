using System.Collections.Immutable;
using Dax.Contracts.Faults;
using Dax.Contracts.Jobs;
using Dax.Ivoa.Dali;
using Dax.Web.Requests;
using Dax.Web.Uws;

namespace Dax.Web.Tap;

/// <summary>
/// DALI's rules on the shape of a TAP request. What LANG, QUERY, RESPONSEFORMAT and MAXREC mean is judged when the query runs
/// (TAP 1.1, 2.7); parameters that nobody knows are kept and ignored.
/// </summary>
internal sealed class TapParameters : IJobRules
{
    public async ValueTask<JobInput> Read(DaliRequest request, CancellationToken cancel)
    {
        var parameters = request.Parameters;
        if (parameters.Repeated("LANG", "QUERY", "RESPONSEFORMAT", "FORMAT", "MAXREC", "RUNID", "REQUEST") is { } repeated)
            throw Usage($"{repeated} is given more than once.");
        if (parameters.First("RUNID") is { Length: > DaliParameters.RunIdLength })
            throw Usage($"RUNID is longer than {DaliParameters.RunIdLength} characters.");
        if (!UploadParameter.TryParse(parameters.All("UPLOAD"), out var tables, out var error))
            throw Usage(error);
        var uploads = tables.Count == 0 ? [] : await Uploads(tables, request, cancel);
        return new JobInput(JobInput.Kept(request), uploads);
    }

    private static async ValueTask<ImmutableArray<UploadedTable>> Uploads(List<UploadReference> tables, DaliRequest request, CancellationToken cancel)
    {
        var uploads = ImmutableArray.CreateBuilder<UploadedTable>(tables.Count);
        foreach (var table in tables)
        {
            var token = table.Part is null ? null
                : await request.Upload(table.Part, cancel) ?? throw Usage($"UPLOAD: the request has no part '{table.Part}'.");
            uploads.Add(new UploadedTable(table.Name, token, table.Url?.AbsoluteUri));
        }
        return uploads.MoveToImmutable();
    }

    private static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
}
