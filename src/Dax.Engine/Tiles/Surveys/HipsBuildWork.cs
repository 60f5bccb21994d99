using System.Text;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Queries;
using Dax.Engine.Tiles.Making;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Building a map ahead as a job: parameter SURVEY. A job that is taken up again after a crash goes on where its tiles end.</summary>
public sealed class HipsBuildWork(MapBuilds builds, IOptions<HipsOptions> options, HipsInstruments instruments) : IJobWork
{
    public const string ServiceName = "hips";

    private const string Survey = "SURVEY";

    public IReadOnlyList<string> Services { get; } = [ServiceName];

    public Lane AsyncLane => Lane.Build;

    public Lane SyncLane => Lane.Build;

    /// <summary>The map's name, or what is wrong with the parameters.</summary>
    public static Result<string> Parse(IEnumerable<JobParameter> parameters)
    {
        string? survey = null;
        foreach (var parameter in parameters.Where(p => p.Name.Equals(Survey, StringComparison.OrdinalIgnoreCase)))
        {
            if (survey is not null) return new Fault.Usage($"{Survey} is given twice.");
            survey = parameter.Value.Trim();
        }
        return string.IsNullOrEmpty(survey) ? new Fault.Usage($"{Survey} must name a map.") : HipsOptions.IsName(survey) ? survey : HipsImages.NoSuchMap(survey);
    }

    public async Task<Result<WorkSummary>> Run(WorkRequest request, IJobOutput output, CancellationToken cancel)
    {
        if (!options.Value.AllowBuildJobs) return new Fault.Forbidden("Maps are not built for clients here.");
        if (request.IsSync) return new Fault.Usage("Building a map takes long: it is an asynchronous job.");
        var survey = Parse(request.Parameters);
        if (!survey.IsOk) return survey.Fault;
        var built = await builds.Build(survey.Value, request.Progress, cancel);
        if (!built.IsOk) return built.Fault;
        var text = Encoding.UTF8.GetBytes(Describe(survey.Value, built.Value) + "\n");
        var sink = await output.Open("summary", cancel);
        await sink.Begin(new QueryHead("text/plain; charset=utf-8", $"{survey.Value}.txt") { Length = text.Length }, cancel);
        await sink.Write(text, cancel);
        return new WorkSummary(Lane.Build, text.Length) { Backend = "hips", Rows = built.Value.Made };
    }

    /// <summary>What was built, in a sentence.</summary>
    public static string Describe(string survey, HipsBuilt built) => FormattableString.Invariant(
        $"{survey}: order {built.Order}, {built.Images} images, {built.Tiles} tiles; {built.Made} made, {built.Removed} removed, {built.Bytes} bytes written");

    public void OnFinished(WorkSummary? summary, string outcome, TimeSpan took) => instruments.OnBuilt(summary?.Rows ?? 0, outcome, took);
}
