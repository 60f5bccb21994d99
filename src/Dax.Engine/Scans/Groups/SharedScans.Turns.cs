using Microsoft.Extensions.Logging;

namespace Dax.Engine.Scans.Groups;

/// <summary>What workers tell of their turns.</summary>
internal sealed partial class SharedScans
{
    /// <summary>Whether anybody but this member could use a worker now.</summary>
    public bool HasWorkBeside(ScanMember member)
    {
        lock (gate)
        {
            foreach (var board in boards.Values)
                foreach (var circle in board.Circles)
                    foreach (var other in circle.Members)
                        if (other != member && other.Seat.HasWork)
                            return true;
            return false;
        }
    }

    /// <summary>The member's piece is done: its part is merged. Answers whether it needs no more.</summary>
    public void Finish(ScanBoard board, ScanMember member, IScanPart part, int piece)
    {
        var done = 0;
        member.Merge(part, () =>
        {
            lock (gate)
            {
                member.Seat.Complete(piece);
                done = member.Seat.Done.Count;
            }
        });
        Report(member, done);
        if (done == member.Seat.Pieces || member.Answer.IsSatisfied)
            End(board, member);
    }

    /// <summary>The member wants no more; what other workers have gathered for it still counts.</summary>
    public void End(ScanBoard board, ScanMember member)
    {
        lock (gate)
        {
            board.Circle(member.Rating).Leave(member);
            member.IsEnding = true;
        }
    }

    public void Fail(ScanBoard board, ScanMember member, Exception failure)
    {
        lock (gate)
            board.Circle(member.Rating).Leave(member);
        member.Fail(failure);
    }

    /// <summary>The member's reader is slow: nothing is read for it until there is room, and then the rest of this piece.</summary>
    public void Park(ScanMember member, IScanPart part, int piece, long rows)
    {
        member.Merge(part, () =>
        {
            lock (gate)
                member.Seat.GiveBack(piece, rows);
        });
        lock (gate)
        {
            member.Parks++;
            member.Seat.IsParked = true;
            // Room that came meanwhile is told by nobody.
            member.Seat.IsParked = member.Window!.Press();
        }
        instruments.OnParked();
    }

    /// <summary>A worker lets the member go.</summary>
    public void Unpin(ScanMember member)
    {
        bool isComplete;
        lock (gate)
        {
            var isFree = --member.Pins == 0;
            isComplete = isFree && member.IsEnding;
            if (isFree && member.HasLeft)
                member.MarkFree();
        }
        if (isComplete && !member.IsOver)
            member.Complete();
    }

    private const int FirstRated = 4;

    /// <summary>What a whole piece cost; a member that slows its group goes to a slower one.</summary>
    public void Rate(ScanBoard board, ScanMember member, double own, double whole, int members)
    {
        ScanRating from, to;
        lock (gate)
        {
            member.Cost = member.Rated++ == 0 ? own : member.Cost * 0.75 + own * 0.25;
            (from, to) = (member.Rating, ScanRatings.Judge(member.Rating, member.Cost, whole, members, options));
            // The first pieces are dear for everybody: code is compiled, memory is taken.
            if (from == to || member.Rated < FirstRated || !board.Circle(from).Leave(member))
                return;
            member.Rating = to;
            board.Circle(to).Join(member);
            Wake();
        }
        instruments.OnBooted();
        OnBooted(log, member.Request.JobId, from, to, member.Cost);
    }

    public void Charge(ScanRating rating, TimeSpan busy, long rows)
    {
        lock (gate)
            shares.Charge(rating, busy);
        instruments.OnPiece(rating, busy, rows);
    }

    public void Broken(ScanBoard board, Exception e) => OnBroken(log, board.Table.Key, e);
}
