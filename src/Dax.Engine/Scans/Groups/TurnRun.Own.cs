using Dax.Engine.Ports;

namespace Dax.Engine.Scans.Groups;

/// <summary>Members with statements of their own.</summary>
internal sealed partial class TurnRun
{
    /// <summary>Rows of the piece that the last such statement passed over.</summary>
    private long passed;

    /// <summary>The last one's statement, for this piece; what goes wrong is that member's alone.</summary>
    private void RunLast(CancellationToken stop)
    {
        var share = own[^1];
        try
        {
            Run(share, share.Member.Own!, stop);
        }
        catch (OperationCanceledException) when (share.Member.IsOver && !stop.IsCancellationRequested)
        {
            Drop(share);
        }
        catch (CatalogException e)
        {
            Fail(share, e);
        }
        own.RemoveAt(own.Count - 1);
    }

    /// <summary>The share is let go at the end, unless it throws.</summary>
    private void Run(Share share, OwnStatement statement, CancellationToken stop)
    {
        if (share.Member.IsOver)
        {
            Drop(share);
            return;
        }
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, share.Member.Over);
        var (started, idle) = (scans.Time.GetTimestamp(), waited);
        var stream = Await(share.Member.Request.Tables.Run(board.Table, turn.Piece, statement.Statement, turn.Skip, both.Token));
        bool isWhole;
        long seen;
        try
        {
            isWhole = Fold(share, statement, stream, both.Token);
            seen = stream.Seen;
        }
        finally
        {
            Await(stream.DisposeAsync());
        }
        if (isWhole)
            Finish(share, started + waited - idle);
        else if (!share.IsDropped)
            Settle(share, () => scans.Park(share.Member, share.Part, turn.Piece, seen));
    }

    /// <summary>False when the member does not take the whole piece: it was let go, or its reader is slow.</summary>
    private bool Fold(Share share, OwnStatement statement, IPieceRows stream, CancellationToken cancel)
    {
        var evaluator = statement.RentEvaluator();
        try
        {
            while (Await(stream.Read(cancel)) is { } batch)
            {
                using (batch)
                {
                    evaluator.Bind(batch);
                    if (!Fold(share, evaluator))
                        return false;
                }
                if (!HasRoom(share, active.Count + own.Count == 1))
                    return false;
            }
            return true;
        }
        finally
        {
            statement.ReturnEvaluator(evaluator);
        }
    }

    private void Finish(Share share, long started)
    {
        passed = board.Table.RowsOf(turn.Piece) - turn.Skip;
        var cost = scans.Time.GetElapsedTime(started).TotalNanoseconds / passed;
        var whole = scans.Time.GetElapsedTime(begun + waited).TotalNanoseconds / passed;
        Settle(share, () =>
        {
            scans.Finish(board, share.Member, share.Part, turn.Piece);
            scans.Rate(board, share.Member, cost, whole, sharers);
        });
    }
}
