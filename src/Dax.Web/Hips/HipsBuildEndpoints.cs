using Dax.Contracts.Faults;
using Dax.Ivoa.Dali;
using Dax.Ivoa.Soda;
using Dax.Web.Faults;
using Dax.Web.Hosting;
using Dax.Web.Requests;
using Dax.Web.Uws;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Web.Hips;

/// <summary>Whether clients may have maps built ahead; of section "Hips", where the maps are configured.</summary>
public sealed class HipsBuildAccessOptions
{
    public bool AllowBuildJobs { get; set; }
}

/// <summary>Building a map ahead as a job (UWS 1.1) under /hips-build: parameter SURVEY, and REGION for the tiles of a part of the map. It is there only where the operator allows it.</summary>
internal static class HipsBuildEndpoints
{
    /// <summary>Of the jobs' records.</summary>
    public const string ServiceName = "hips";

    public const string Path = "/hips-build";

    public static void AddHipsBuilds(this IServiceCollection services, IConfiguration configuration) => services.AddOptions<HipsBuildAccessOptions>().Bind(configuration.GetSection("Hips"));

    public static void MapHipsBuilds(this WebApplication app)
    {
        var services = app.Services;
        if (!services.GetRequiredService<IOptions<HipsBuildAccessOptions>>().Value.AllowBuildJobs) return;
        var builds = new UwsService(ServiceName, Path, new BuildParameters(), TextFaults.Instance) { IsImage = true };
        new ProtocolRoutes(app, Path, new FaultGuard(TextFaults.Instance, services.GetRequiredService<ILogger<FaultGuard>>())).MapUws(builds, services);
    }

    private sealed class BuildParameters : IJobRules
    {
        public ValueTask<JobInput> Read(DaliRequest request, CancellationToken cancel)
        {
            var parameters = request.Parameters;
            if ((parameters.Repeated("SURVEY") ?? parameters.Repeated("REGION") ?? parameters.Repeated("RUNID")) is { } repeated) throw Usage($"{repeated} is given more than once.");
            if (parameters.First("RUNID") is { Length: > DaliParameters.RunIdLength }) throw Usage($"RUNID is longer than {DaliParameters.RunIdLength} characters.");
            if (parameters.First("SURVEY") is { } survey && !HipsPath.IsName(survey.AsSpan().Trim())) throw Usage("SURVEY must name a map.");
            if (parameters.First("REGION") is { Length: > 0 } region && !SodaShapes.TryPos(region, out _, out var error)) throw Usage($"REGION: {error}");
            return ValueTask.FromResult(new JobInput(JobInput.Kept(request), []));
        }

        private static FaultException Usage(string message) => new(new FaultView(FaultCode.Usage, message));
    }
}
