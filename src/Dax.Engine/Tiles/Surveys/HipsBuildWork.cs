using System.Text;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Queries;
using Dax.Engine.Tiles.Making;
using Dax.Ivoa.Soda;
using Dax.Sky.Geometry;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Building a map ahead as a job: parameter SURVEY; with REGION (as SODA's POS: CIRCLE, RANGE or POLYGON) the tiles of a part of it. A job that is taken up again after a crash goes on where its tiles end.</summary>
public sealed class HipsBuildWork(MapBuilds builds, RegionBuilds regions, IOptions<HipsOptions> options, HipsInstruments instruments) : IJobWork
{
    public const string ServiceName = "hips";

    private const string Survey = "SURVEY", Region = "REGION";

    public IReadOnlyList<string> Services { get; } = [ServiceName];

    public Lane AsyncLane => Lane.Build;

    public Lane SyncLane => Lane.Build;

    /// <summary>The map's name and the region, null for all of it; or what is wrong with the parameters.</summary>
    public static Result<(string Survey, ISkyRegion? Region)> Parse(IReadOnlyCollection<JobParameter> parameters)
    {
        var (survey, shape) = (Value(parameters, Survey), Value(parameters, Region));
        if (!survey.IsOk || !shape.IsOk) return survey.IsOk ? shape.Fault : survey.Fault;
        if (survey.Value is not { Length: > 0 } name) return new Fault.Usage($"{Survey} must name a map.");
        if (!HipsOptions.IsName(name)) return HipsImages.NoSuchMap(name);
        if (shape.Value is not { Length: > 0 } text) return (name, null);
        return SodaShapes.TryPos(text, out var region, out var error) ? (name, region) : new Fault.Usage($"{Region}: {error}");
    }

    private static Result<string?> Value(IEnumerable<JobParameter> parameters, string name)
    {
        var values = parameters.Where(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return values.Length > 1 ? new Fault.Usage($"{name} is given twice.") : new Result<string?>(values.FirstOrDefault()?.Value.Trim());
    }

    public async Task<Result<WorkSummary>> Run(WorkRequest request, IJobOutput output, CancellationToken cancel)
    {
        if (!options.Value.AllowBuildJobs) return new Fault.Forbidden("Maps are not built for clients here.");
        if (request.IsSync) return new Fault.Usage("Building a map takes long: it is an asynchronous job.");
        var asked = Parse([.. request.Parameters]);
        if (!asked.IsOk) return asked.Fault;
        var (survey, region) = asked.Value;
        if (region is not null)
        {
            var part = await regions.Build(survey, region, request.Progress, cancel);
            return part.IsOk ? await Tell(survey, Describe(survey, part.Value), part.Value, output, cancel) : part.Fault;
        }
        var built = await builds.Build(survey, request.Progress, cancel);
        return built.IsOk ? await Tell(survey, Describe(survey, built.Value), built.Value.Made, output, cancel) : built.Fault;
    }

    private static async Task<WorkSummary> Tell(string survey, string sentence, long made, IJobOutput output, CancellationToken cancel)
    {
        var text = Encoding.UTF8.GetBytes(sentence + "\n");
        var sink = await output.Open("summary", cancel);
        await sink.Begin(new QueryHead("text/plain; charset=utf-8", $"{survey}.txt") { Length = text.Length }, cancel);
        await sink.Write(text, cancel);
        return new WorkSummary(Lane.Build, text.Length) { Backend = "hips", Rows = made };
    }

    /// <summary>What there is of a region, in a sentence.</summary>
    public static string Describe(string survey, long tiles) => FormattableString.Invariant($"{survey}: {tiles} tiles of the region are there");

    /// <summary>What was built, in a sentence.</summary>
    public static string Describe(string survey, HipsBuilt built) => FormattableString.Invariant(
        $"{survey}: order {built.Order}, {built.Images} images, {built.Tiles} tiles; {built.Made} made, {built.Removed} removed, {built.Bytes} bytes written");

    public void OnFinished(WorkSummary? summary, string outcome, TimeSpan took) => instruments.OnBuilt(summary?.Rows ?? 0, outcome, took);
}
