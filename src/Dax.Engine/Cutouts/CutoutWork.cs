using Dax.Engine.Datasets;
using Dax.Engine.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Ivoa.Soda;
using Dax.Sky.Fits;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Cutouts;

/// <summary>
/// SODA's requests and jobs. A synchronous request has one answer: the cutout of one dataset by one region, or a file with all of several. An asynchronous job has a
/// result for each combination.
/// </summary>
public sealed partial class CutoutWork : IJobWork
{
    public const string ServiceName = "soda";

    private readonly DatasetHandles datasets;
    private readonly CutoutOptions options;
    private readonly CutoutInstruments instruments;
    private readonly CutoutPlanner planner;
    private readonly CutoutStack stack;
    private readonly ILogger<CutoutWork> log;

    public CutoutWork(
        DatasetHandles datasets, IDatasetCoverage coverage, IOptions<CutoutOptions> options, CutoutInstruments instruments, TimeProvider time, ILogger<CutoutWork> log)
    {
        (this.datasets, this.options, this.instruments, this.log) = (datasets, options.Value, instruments, log);
        planner = new CutoutPlanner(coverage, time);
        stack = new CutoutStack(datasets, planner, this.options);
    }

    public IReadOnlyList<string> Services { get; } = [ServiceName];

    public Lane AsyncLane => Lane.Image;

    public Lane SyncLane => Lane.Image;

    public int SyncWindowBytes => options.WindowBytes;

    public bool YieldsToReaders => true;

    public async Task<Result<WorkSummary>> Run(WorkRequest request, IJobOutput output, CancellationToken cancel)
    {
        var parsed = CutoutParameters.Parse(request.Parameters, request.IsSync, options);
        if (!parsed.IsOk) return parsed.Fault;
        var spec = parsed.Value;
        try
        {
            var bytes = !request.IsSync ? await Each(spec, output, cancel)
                : spec.ProductCount == 1 ? await One(spec, spec.Products().First(), await output.Open("cutout", cancel), cancel)
                : await stack.Write(spec, await output.Open("cutouts", cancel), cancel);
            return bytes.IsOk ? new WorkSummary(Lane.Image, bytes.Value) { Backend = "fits" } : Labelled(bytes.Fault);
        }
        catch (FitsFormatException e)
        {
            OnBroken(e.Message, request.JobId);
            return Labelled(new Fault.Usage($"The file of a dataset cannot be read: {e.Message.TrimEnd('.')}."));
        }
        catch (IOException e) when (request.IsSync)
        {
            // Of a job it may as well be the result that cannot be written, which its runner tells.
            OnFailed(e, request.JobId);
            return Labelled(new Fault.Transient("The file of a dataset could not be read; please try again later."));
        }
    }

    public void OnFinished(WorkSummary? summary, string outcome, TimeSpan took) => instruments.OnFinished(summary, outcome, took);

    /// <summary>With SODA's word for it before the message.</summary>
    internal static Fault Labelled(Fault fault) => fault switch
    {
        Fault.Usage => new Fault.Usage(SodaErrors.Text(SodaErrors.Usage, fault.Message)),
        Fault.NotFound => new Fault.NotFound(SodaErrors.Text(SodaErrors.Usage, fault.Message)),
        Fault.Forbidden => new Fault.Forbidden(SodaErrors.Text(SodaErrors.Authorization, fault.Message)),
        Fault.Busy busy => new Fault.Busy(SodaErrors.Text(SodaErrors.Unavailable, fault.Message), busy.RetryAfter),
        Fault.Transient => new Fault.Transient(SodaErrors.Text(SodaErrors.Unavailable, fault.Message)),
        _ => new Fault.Broken(SodaErrors.Text(SodaErrors.Error, fault.Message)),
    };

    /// <summary>Beyond the bounds of one answer; null when it is not.</summary>
    internal static Fault? TooLarge(long pixels, long bytes, CutoutOptions options) =>
        pixels > options.MaxPixels ? new Fault.Usage($"The request is for {pixels} pixels; at most {options.MaxPixels} are cut out at once.")
        : bytes > options.MaxBytes ? new Fault.Usage($"The request is for {bytes} bytes; at most {options.MaxBytes} are sent at once.")
        : null;

    private async ValueTask<Result<long>> One(CutoutSpec spec, CutoutProduct product, IChunkSink sink, CancellationToken cancel)
    {
        var opened = await datasets.Open(product.Dataset, cancel);
        if (!opened.IsOk) return opened.Fault;
        using var lease = opened.Value;
        var planned = await planner.Plan(lease.Handle, spec, product, null, cancel);
        if (!planned.IsOk) return planned.Fault;
        if (planned.Value is not { } plan)
        {
            await sink.Begin(new QueryHead(spec.ContentType, "empty.fits") { IsEmpty = true }, cancel);
            return 0L;
        }
        if (TooLarge(plan.Pixels, plan.Bytes, options) is { } fault) return fault;
        return await Stream(plan, lease.Handle, spec, sink, cancel);
    }

    private async ValueTask<Result<long>> Stream(CutoutPlan plan, DatasetHandle handle, CutoutSpec spec, IChunkSink sink, CancellationToken cancel)
    {
        if (spec.Format.Picture is { } format)
            return await Send(CutoutPicture.Make(plan, handle, format, options.MaxPicturePixels), Path.ChangeExtension(plan.FileName, format.Name), spec, sink, cancel);
        if (spec.Compression is not CutoutCompression.None)
            return await Send(CutoutCompressor.Make(plan, handle, spec.Compression, cancel), plan.FileName + ".fz", spec, sink, cancel);
        await sink.Begin(new QueryHead(spec.ContentType, plan.FileName) { Length = plan.Bytes }, cancel);
        using var pump = new ChunkPump((int)Math.Min(plan.Bytes, options.StripeBytes));
        await CutoutWriter.Stream(plan, handle, pump, sink, options.StripeBytes, cancel);
        await pump.Flush(sink, true, cancel);
        return pump.Bytes == plan.Bytes ? pump.Bytes : throw new InvalidOperationException($"A cutout of {plan.Bytes} bytes became {pump.Bytes}.");
    }

    /// <summary>What was made whole.</summary>
    private static async ValueTask<Result<long>> Send(Result<ReadOnlyMemory<byte>> made, string name, CutoutSpec spec, IChunkSink sink, CancellationToken cancel)
    {
        if (!made.IsOk) return made.Fault;
        await sink.Begin(new QueryHead(spec.ContentType, name) { Length = made.Value.Length }, cancel);
        await sink.Write(made.Value, cancel);
        return made.Value.Length;
    }

    [LoggerMessage(2, LogLevel.Warning, "A file could not be read (job {JobId})")]
    private partial void OnFailed(Exception e, string jobId);

    [LoggerMessage(1, LogLevel.Warning, "A file cannot be read: {Reason} (job {JobId})")]
    private partial void OnBroken(string reason, string jobId);
}
