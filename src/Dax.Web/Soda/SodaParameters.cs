using Dax.Contracts.Faults;
using Dax.Ivoa.Dali;
using Dax.Web.Requests;
using Dax.Web.Uws;

namespace Dax.Web.Soda;

/// <summary>DALI's rules on the shape of a SODA request; what its parameters mean is judged where cutouts are made. Those that nobody knows are kept and ignored.</summary>
internal sealed class SodaParameters : IJobRules
{
    public ValueTask<JobInput> Read(DaliRequest request, CancellationToken cancel)
    {
        var parameters = request.Parameters;
        if (parameters.Repeated("RUNID") is not null)
            throw Usage("RUNID is given more than once.");
        if (parameters.First("RUNID") is { Length: > DaliParameters.RunIdLength })
            throw Usage($"RUNID is longer than {DaliParameters.RunIdLength} characters.");
        return ValueTask.FromResult(new JobInput(JobInput.Kept(request), []));
    }

    private static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
}
