using Dax.Adql.Binding;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Groups;

/// <summary>
/// One piece, for all who need it, on one worker's thread: 1. opens it with the union of their columns; 2. every batch is bound once and folded by each of them;
/// 3. at the end parts are merged; 4. statements of members that have their own run, one after the other, while the engine has the columns at hand. A member that leaves, fails
/// or cannot take more goes out between batches, and the others go on.
/// </summary>
internal sealed partial class TurnRun(SharedScans scans, ScanBoard board, ScanRating rating, ScanTurn<ScanMember> turn)
{
    /// <summary>How long a worker that nobody else needs waits for a slow reader before it gives up the piece.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private const int MostWaits = 50;

    /// <summary>Those that read columns together.</summary>
    private readonly List<Share> active = new(turn.Members.Count);
    /// <summary>Those that have statements of their own, last one first.</summary>
    private readonly List<Share> own = [];
    private readonly int sharers = turn.Members.Count;
    private AbsentColumn absent = new(IScanEvaluator.MostRows);
    private long rows;
    private long begun;
    private long waited;

    public void Run(CancellationToken stop)
    {
        begun = scans.Time.GetTimestamp();
        try
        {
            foreach (var member in turn.Members)
                Enter(member);
            if (active.Count > 0)
                Read(stop);
            while (own.Count > 0)
                RunLast(stop);
        }
        catch (CatalogException e)
        {
            FailAll(e);
        }
        catch (Exception e)
        {
            if (!stop.IsCancellationRequested)
                scans.Broken(board, e);
            FailAll(new CatalogException(stop.IsCancellationRequested ? new Fault.Transient("The service is being stopped.") : new Fault.Broken("The scan failed."), e));
        }
        scans.Charge(rating, scans.Time.GetElapsedTime(begun + waited), Math.Max(rows, passed));
    }

    private void Enter(ScanMember member)
    {
        if (member.IsOver)
        {
            scans.Unpin(member);
            return;
        }
        try
        {
            (member.Own is null ? active : own).Add(new Share(member, member.RentPart()));
        }
        catch (Exception e)
        {
            scans.Fail(board, member, e);
            scans.Unpin(member);
        }
    }

    private void Read(CancellationToken stop)
    {
        var started = scans.Time.GetTimestamp();
        var places = Union();
        CatalogColumn[] columns = [.. places.Select(p => board.Columns[p])];
        // The tables of a member that is held stay until it is let go, and the stream holds them itself then.
        var stream = Await(active[0].Member.Request.Tables.Read(board.Table, turn.Piece, columns, turn.Skip, stop));
        var evaluator = board.RentEvaluator();
        try
        {
            while (active.Count > 0 && Await(stream.Read(stop)) is { } batch)
            {
                using (batch)
                    Fold(evaluator, Spread(batch, places));
                rows += batch.Count;
                ParkFull();
            }
        }
        finally
        {
            board.ReturnEvaluator(evaluator);
            Await(stream.DisposeAsync());
        }
        Finish(scans.Time.GetElapsedTime(started + waited));
    }

    private int[] Union()
    {
        var wanted = new bool[board.Columns.Count];
        foreach (var share in active)
            foreach (var place in share.Member.Columns)
                wanted[place] = true;
        return [.. Enumerable.Range(0, wanted.Length).Where(i => wanted[i])];
    }

    /// <summary>The batch with the columns of the table in their places.</summary>
    private RowBatch Spread(RowBatch batch, int[] places)
    {
        if (absent.Count != batch.Count)
            absent = new AbsentColumn(batch.Count);
        var columns = new ColumnVector[board.Columns.Count];
        Array.Fill(columns, absent);
        for (var i = 0; i < places.Length; i++)
            columns[places[i]] = batch.Columns[i];
        return new RowBatch(batch.Count, columns);
    }

    private void Fold(IScanEvaluator evaluator, RowBatch batch)
    {
        board.Gate.EnterReadLock();
        try
        {
            evaluator.Bind(batch);
            var before = scans.Time.GetTimestamp();
            for (var i = active.Count - 1; i >= 0; i--)
            {
                var share = active[i];
                if (!Fold(share, evaluator))
                    active.RemoveAt(i);
                var now = scans.Time.GetTimestamp();
                share.Ticks += now - before;
                before = now;
            }
        }
        finally
        {
            board.Gate.ExitReadLock();
        }
    }

    /// <summary>False when the member needs this piece no more: then it has been let go.</summary>
    private bool Fold(Share share, IScanEvaluator evaluator)
    {
        var member = share.Member;
        if (member.IsOver)
            return Drop(share);
        try
        {
            if (share.Part.Fold(evaluator) is { } found)
                member.Window!.Write(found);
            if (!member.Answer.StreamsRows || !member.Answer.IsSatisfied)
                return true;
            Deliver(share);
            scans.End(board, member);
            return Drop(share);
        }
        catch (Exception e)
        {
            Fail(share, e);
            return false;
        }
    }

    private static void Deliver(Share share)
    {
        if (share.Part.Flush() is { } rest)
            share.Member.Window!.Write(rest);
    }

    private void ParkFull()
    {
        for (var i = active.Count - 1; i >= 0; i--)
        {
            var share = active[i];
            if (HasRoom(share, active.Count + own.Count == 1))
                continue;
            active.RemoveAt(i);
            Settle(share, () => scans.Park(share.Member, share.Part, turn.Piece, turn.Skip + rows));
        }
    }

    /// <param name="share">Whose reader may be slow.</param>
    /// <param name="alone">Nobody else shares the piece.</param>
    private bool HasRoom(Share share, bool alone) => share.Member.Window is not { IsFull: true } window || (alone && IsPatient(share.Member, window));

    /// <summary>Waits for a reader as long as nobody else needs this thread; answers whether there is room.</summary>
    private bool IsPatient(ScanMember member, RowWindow window)
    {
        var since = scans.Time.GetTimestamp();
        var hasRoom = false;
        for (var i = 0; i < MostWaits && !hasRoom && !scans.HasWorkBeside(member); i++)
            hasRoom = window.WaitForRoom(Patience);
        waited += scans.Time.GetTimestamp() - since;
        return hasRoom;
    }

    private void Finish(TimeSpan took)
    {
        var whole = rows == 0 ? 0 : took.TotalNanoseconds / rows;
        foreach (var share in active)
        {
            var own = rows == 0 ? 0 : scans.Time.GetElapsedTime(0, share.Ticks).TotalNanoseconds / rows;
            Settle(share, () =>
            {
                scans.Finish(board, share.Member, share.Part, turn.Piece);
                scans.Rate(board, share.Member, own, whole, sharers);
            });
        }
        active.Clear();
    }

    /// <summary>The part's last rows go out, and then it is merged.</summary>
    private void Settle(Share share, Action merge)
    {
        if (share.Member.IsOver)
        {
            Drop(share);
            return;
        }
        try
        {
            Deliver(share);
            merge();
            scans.Unpin(share.Member);
        }
        catch (Exception e)
        {
            Fail(share, e);
        }
    }

    private bool Drop(Share share)
    {
        share.IsDropped = true;
        share.Part.Dispose();
        scans.Unpin(share.Member);
        return false;
    }

    private void Fail(Share share, Exception e)
    {
        if (e is not (ScanFailure or CatalogException))
        {
            scans.Broken(board, e);
            e = new CatalogException(new Fault.Broken("The service failed while it worked on this query."), e);
        }
        scans.Fail(board, share.Member, e);
        Drop(share);
    }

    private void FailAll(CatalogException e)
    {
        foreach (var share in active.Concat(own))
        {
            scans.Fail(board, share.Member, e);
            Drop(share);
        }
        active.Clear();
        own.Clear();
    }

    private static T Await<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();

    private static void Await(ValueTask task)
    {
        if (!task.IsCompleted)
            task.AsTask().GetAwaiter().GetResult();
        else
            task.GetAwaiter().GetResult();
    }

    private sealed class Share(ScanMember member, IScanPart part)
    {
        public ScanMember Member => member;

        public IScanPart Part => part;

        public long Ticks { get; set; }

        /// <summary>The member was let go without its part.</summary>
        public bool IsDropped { get; set; }
    }
}
