using System.Collections.Immutable;
using Dax.Engine.Cutouts;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Imagery;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Sky.Fits;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Mosaics;

/// <summary>Requests and jobs for mosaics: parameters → images → their headers → plan and estimate → rows. One result, "mosaic"; of an estimate, "estimate".</summary>
public sealed partial class MosaicWork : IJobWork
{
    public const string ServiceName = "mosaic";

    private readonly IImageOpener opener;
    private readonly IResultStore results;
    private readonly MosaicOptions options;
    private readonly MosaicSpeed speed;
    private readonly MosaicInstruments instruments;
    private readonly TimeProvider time;
    private readonly ILogger<MosaicWork> log;
    private readonly MosaicImages images;
    private readonly ImageSurveyor surveyor;
    private readonly IMosaicParts? parts;

    public MosaicWork(
        IImageFinder finder, IImageOpener opener, IQueryRunner queries, IResultStore results, IOptions<MosaicOptions> options, MosaicSpeed speed, MosaicInstruments instruments, TimeProvider time,
        IEnumerable<IMosaicParts> parts, ILogger<MosaicWork> log)
    {
        (this.opener, this.results, this.options, this.speed, this.instruments, this.time, this.log) = (opener, results, options.Value, speed, instruments, time, log);
        images = new MosaicImages(finder, new ImageQuery(queries));
        surveyor = new ImageSurveyor(opener, this.options.Opening);
        this.parts = parts.LastOrDefault();
    }

    public IReadOnlyList<string> Services { get; } = [ServiceName];

    public Lane AsyncLane => Lane.Image;

    public Lane SyncLane => Lane.Image;

    public int SyncWindowBytes => options.WindowBytes;

    public bool YieldsToReaders => true;

    public async Task<Result<WorkSummary>> Run(WorkRequest request, IJobOutput output, CancellationToken cancel)
    {
        var parsed = MosaicParameters.Parse(request.Parameters, options);
        if (!parsed.IsOk) return parsed.Fault;
        try
        {
            var bytes = await Run(parsed.Value, request, output, cancel);
            return bytes.IsOk ? new WorkSummary(Lane.Image, bytes.Value) { Backend = "fits" } : CutoutWork.Labelled(bytes.Fault);
        }
        catch (MosaicFaultException e)
        {
            return CutoutWork.Labelled(e.Fault);
        }
        catch (FitsFormatException e)
        {
            OnBroken(e.Message, request.JobId);
            return CutoutWork.Labelled(new Fault.Usage($"The file of an image cannot be read: {e.Message.TrimEnd('.')}."));
        }
        catch (IOException e) when (request.IsSync)
        {
            // Of a job it may as well be the result that cannot be written, which its runner tells.
            OnFailed(e, request.JobId);
            return CutoutWork.Labelled(new Fault.Transient("The file of an image could not be read; please try again later."));
        }
    }

    public void OnFinished(WorkSummary? summary, string outcome, TimeSpan took) => instruments.OnFinished(summary, outcome, took);

    private async ValueTask<Result<long>> Run(MosaicSpec spec, WorkRequest request, IJobOutput output, CancellationToken cancel)
    {
        request.Progress?.Report(new JobProgress(0, 0, "tiles") { Note = "looks for images" });
        // An estimate tells what a job may be, however it is asked for.
        var planned = await Plan(spec, request, isSync: request.IsSync && !spec.IsEstimate, cancel);
        if (!planned.IsOk) return planned.Fault;
        if (planned.Value is not { } plan) return await Nothing(spec, request, output, cancel);
        var estimate = MosaicEstimate.Of(plan, speed.Factor);
        request.Progress?.Report(new JobProgress(0, 0, "tiles") { Note = estimate.ToNote(), EstimatedEnd = time.GetUtcNow().AddSeconds(estimate.Seconds) });
        if (estimate.Problem(spec, options, isSync: request.IsSync && !spec.IsEstimate) is { } problem) return problem;
        // Packed it has no more bytes; of noise hardly fewer without a loss, and with one no more than half.
        if (!spec.IsEstimate && estimate.Bytes / (spec.Compression is CutoutCompression.Rice ? 2 : 1) > request.MaxBytes)
            return new Fault.Usage($"The mosaic has {estimate.Bytes} bytes; the result of a job has at most {request.MaxBytes}: ask for a smaller region, larger pixels, or COMPRESSION=rice.");
        if (spec.IsEstimate) return await Tell(estimate, spec, output, cancel);
        var made = await Make(plan, estimate, request, output, cancel);
        // Of a job that was cut short, by its process or its owner, parts stay: the next attempt takes them, or a sweep.
        if (!request.IsSync && parts is not null) await parts.Delete(request.JobId, CancellationToken.None);
        return made;
    }

    private async ValueTask<Result<MosaicPlan?>> Plan(MosaicSpec spec, WorkRequest request, bool isSync, CancellationToken cancel)
    {
        var limit = isSync ? Math.Min(options.MaxSyncImages, options.MaxImages) : options.MaxImages;
        var found = await images.Find(spec, limit, request, cancel);
        if (!found.IsOk) return found.Fault;
        var layers = found.Value.Layers;
        var looked = new SurveyedImage?[layers.Length][];
        for (var i = 0; i < layers.Length; i++)
        {
            request.Progress?.Report(new JobProgress(0, 0, "tiles") { Note = $"reads the headers of {layers[i].Length} images" });
            var surveyed = await surveyor.Look(layers[i], spec.Calibrates, spec.SkipsMissing, cancel);
            if (!surveyed.IsOk) return surveyed.Fault;
            looked[i] = surveyed.Value;
        }
        return MosaicPlanner.Plan(spec, found.Value, looked, options);
    }

    private async ValueTask<Result<long>> Make(MosaicPlan plan, MosaicEstimate estimate, WorkRequest request, IJobOutput output, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var keeps = request.IsSync ? null : parts;
        var digest = keeps is null ? [] : PlanDigest.Of(plan);
        var begun = await MosaicMaker.Begin(plan, opener, options.Opening, (layer, renderer) => keeps is null ? renderer : new KeptRows(renderer, keeps, request.JobId, layer, digest), cancel);
        if (!begun.IsOk) return begun.Fault;
        using var maker = begun.Value;
        var tiles = new TileCount(plan);
        maker.OnRows = rows => request.Progress?.Report(tiles.At(rows, time.GetUtcNow(), time.GetElapsedTime(started)) with { Note = estimate.ToNote() });
        var bytes = await maker.Send(results.Spool, time.GetUtcNow(), await output.Open("mosaic", cancel), cancel);
        // What a slow reader makes it wait tells nothing of the machine.
        var (seconds, part) = maker.Spent;
        speed.Learn(estimate.Seconds * part, seconds);
        if (maker.KeptRows > 0) OnWentOn(request.JobId, maker.KeptRows, maker.Rows);
        return bytes;
    }

    private static async ValueTask<Result<long>> Nothing(MosaicSpec spec, WorkRequest request, IJobOutput output, CancellationToken cancel)
    {
        if (!request.IsSync) return new Fault.NotFound("There is no such image in the place that the mosaic is to cover.");
        var sink = await output.Open("mosaic", cancel);
        await sink.Begin(new QueryHead(spec.Format.MediaType, "empty.fits") { IsEmpty = true }, cancel);
        return 0L;
    }

    private async ValueTask<Result<long>> Tell(MosaicEstimate estimate, MosaicSpec spec, IJobOutput output, CancellationToken cancel)
    {
        var json = estimate.ToJson(isSync: estimate.Images <= options.MaxSyncImages && estimate.Problem(spec, options, isSync: true) is null);
        var sink = await output.Open("estimate", cancel);
        await sink.Begin(new QueryHead("application/json", "estimate.json") { Length = json.Length }, cancel);
        await sink.Write(json, cancel);
        return json.Length;
    }

    [LoggerMessage(1, LogLevel.Warning, "A file cannot be read: {Reason} (job {JobId})")]
    private partial void OnBroken(string reason, string jobId);

    [LoggerMessage(3, LogLevel.Information, "Job {JobId} goes on: {Kept} of the {Rows} rows of its mosaic had been made before")]
    private partial void OnWentOn(string jobId, long kept, long rows);

    [LoggerMessage(2, LogLevel.Warning, "A file could not be read (job {JobId})")]
    private partial void OnFailed(Exception e, string jobId);
}
