using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Engine.Scans.Groups;

/// <summary>The threads: as many as are granted, while there is a member to work for.</summary>
internal sealed partial class SharedScans
{
    private static readonly TimeSpan Doze = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim work = new(0);
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScanCourier? courier;
    private int workers;
    private int dozing;

    public TimeProvider Time => time;

    /// <summary>Runs something on a thread that does not stand back.</summary>
    public void Post(Action errand)
    {
        ScanCourier? now;
        lock (gate)
        {
            now = courier;
            now?.Post(errand);
        }
        if (now is null)
            errand();
    }

    public async ValueTask DisposeAsync()
    {
        List<ScanMember> left;
        lock (gate)
        {
            if (stop.IsCancellationRequested)
                return;
            stop.Cancel();
            left = [.. boards.Values.SelectMany(b => b.Circles).SelectMany(c => c.Members)];
            if (workers == 0)
                stopped.TrySetResult();
            Wake();
        }
        foreach (var member in left)
            member.Fail(new CatalogException(new Fault.Transient("The service is being stopped.")));
        await stopped.Task;
    }

    /// <summary>There may be work. Guarded.</summary>
    private void Wake()
    {
        if (dozing > 0)
            work.Release(dozing);
        if (stop.IsCancellationRequested || !AnyMembers())
            return;
        courier ??= ScanCourier.Start(e => OnBroken(log, "any table", e));
        for (; workers < options.Workers; workers++)
            new Thread(Work) { IsBackground = true, Name = "shared scan" }.Start();
    }

    private void Work()
    {
        ScanThread.StandBack(options.Nice);
        while (true)
        {
            TurnRun? run;
            lock (gate)
            {
                run = TakeTurn();
                if (run is null && (stop.IsCancellationRequested || !AnyMembers()))
                {
                    EndWorker();
                    return;
                }
                dozing += run is null ? 1 : 0;
            }
            if (run is not null)
            {
                Run(run);
                continue;
            }
            work.Wait(Doze);
            lock (gate)
                dozing--;
        }
    }

    /// <summary>Nobody is above this thread: what came out of here would end the process, and with it everybody else's work.</summary>
    private void Run(TurnRun run)
    {
        try
        {
            run.Run(stop.Token);
        }
        catch (Exception e)
        {
            OnBroken(log, "any table", e);
        }
    }

    private void EndWorker()
    {
        if (--workers > 0)
            return;
        courier?.Stop();
        courier = null;
        if (stop.IsCancellationRequested)
            stopped.TrySetResult();
    }

    /// <summary>The next piece of the class whose turn it is; its members are held. Guarded.</summary>
    private TurnRun? TakeTurn()
    {
        if (stop.IsCancellationRequested)
            return null;
        Span<ScanRating> order = stackalloc ScanRating[4];
        shares.Order(order);
        foreach (var rating in order)
        {
            if (TakeTurn(rating) is not { } run)
                continue;
            shares.Begin(rating);
            return run;
        }
        return null;
    }

    private TurnRun? TakeTurn(ScanRating rating)
    {
        ScanBoard? chosen = null;
        foreach (var board in boards.Values)
            if (board.Circle(rating).HasWork && (chosen is null || board.LastTurn < chosen.LastTurn))
                chosen = board;
        if (chosen?.Circle(rating).Take() is not { } turn)
            return null;
        chosen.LastTurn = ++turns;
        foreach (var member in turn.Members)
            member.Pins++;
        return new TurnRun(this, chosen, rating, turn);
    }

    private bool AnyMembers()
    {
        foreach (var board in boards.Values)
            foreach (var circle in board.Circles)
                if (circle.Members.Count > 0)
                    return true;
        return false;
    }

    private long turns;
}
