using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Engine.Jobs;

/// <summary>What is known of one synchronous request while it runs, and the line of history that it leaves.</summary>
internal sealed class SyncRun : IDisposable
{
    private readonly Lane lane;
    private readonly TimeProvider time;
    private readonly TimeSpan limit;
    private readonly DateTimeOffset created;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource limited;
    private readonly CancellationTokenSource stop;
    private DateTimeOffset? started;
    private long startedAt;
    private bool abandoned;
    private Fault? fault;

    public SyncRun(JobRequest request, Lane lane, TimeProvider time, TimeSpan limit, CancellationToken caller)
    {
        (Request, this.lane, this.time, this.limit, this.caller) = (request, lane, time, limit, caller);
        created = time.GetUtcNow();
        // Not a timer of our own: one that fires while this is disposed would throw where nobody catches.
        limited = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        stop = CancellationTokenSource.CreateLinkedTokenSource(caller, limited.Token);
    }

    public JobRequest Request { get; }

    /// <summary>Fires when the caller goes away or the time is over.</summary>
    public CancellationToken Token => stop.Token;

    public WorkSummary? Summary { get; private set; }

    /// <summary>"ok", "overflow", "late-fault", "cancelled" or a fault's code.</summary>
    public string Outcome { get; private set; } = "cancelled";

    /// <summary>What the reader is told after the last byte. A late fault is in the document already.</summary>
    public Fault? StreamFault => Summary is null ? fault : null;

    public TimeSpan Elapsed => time.GetElapsedTime(startedAt);

    public void Start()
    {
        started = time.GetUtcNow();
        startedAt = time.GetTimestamp();
        limited.CancelAfter(limit);
    }

    public void End(Result<WorkSummary> answer)
    {
        Summary = answer.IsOk ? answer.Value : null;
        fault = answer.IsOk ? answer.Value.LateFault : answer.Fault;
        Outcome = answer.IsOk switch
        {
            true when fault is not null => "late-fault",
            true => answer.Value.Overflow ? "overflow" : "ok",
            false => answer.Fault.Code,
        };
    }

    public void EndCancelled()
    {
        if (abandoned || caller.IsCancellationRequested)
            fault = null;
        else
            fault = new Fault.Usage($"The request took longer than the {limit.TotalSeconds:0} s that a synchronous one may take; an asynchronous job may take longer.");
        Outcome = fault?.Code ?? "cancelled";
    }

    /// <summary>The reader is gone, or has everything.</summary>
    public void Abandon()
    {
        abandoned = true;
        stop.Cancel();
    }

    public JobRow Row() => new()
    {
        Id = Request.Id,
        Service = Request.Service,
        Owner = Request.Owner.Name,
        Origin = Request.Owner.Origin,
        Phase = fault is not null ? JobPhase.Error : Summary is not null ? JobPhase.Completed : JobPhase.Aborted,
        RunId = JobMachine.RunIdOf(Request.Parameters),
        Created = created,
        Started = started,
        Ended = time.GetUtcNow(),
        IsSync = true,
        Text = JobQueries.Text(Request.Service, Request.Parameters),
        Lane = Summary?.Lane ?? lane,
        Backend = Summary?.Backend,
        Rows = Summary?.Rows,
        Bytes = Summary?.Bytes,
        Error = fault?.Message,
        Version = 1,
    };

    public void Dispose()
    {
        stop.Dispose();
        limited.Dispose();
    }
}
