namespace Dax.Engine.Scans.Groups;

/// <summary>What operators see and may change.</summary>
internal sealed partial class SharedScans
{
    /// <summary>Threads that are alive.</summary>
    public int Workers
    {
        get
        {
            lock (gate)
                return workers;
        }
    }

    /// <summary>Every table that is scanned now.</summary>
    public IReadOnlyList<ScanStatus> Status()
    {
        lock (gate)
            return [.. boards.Values.Select(Describe)];
    }

    /// <summary>Puts a job's scan into a group of another rating; false when it scans nothing here.</summary>
    public bool Move(string jobId, ScanRating rating)
    {
        lock (gate)
        {
            foreach (var board in boards.Values)
                foreach (var circle in board.Circles)
                    foreach (var member in circle.Members)
                        if (member.Request.JobId == jobId)
                        {
                            circle.Leave(member);
                            member.Rating = rating;
                            board.Circle(rating).Join(member);
                            Wake();
                            return true;
                        }
            return false;
        }
    }

    private static ScanStatus Describe(ScanBoard board)
    {
        var members = board.Circles.SelectMany(c => c.Members).ToList();
        return new ScanStatus(board.Table.Key, board.Name, board.Table.Rows, board.Table.Pieces, [.. members.Select(m => new ScanMemberStatus(
            m.Request.JobId, m.Request.Owner.Name, m.Rating, m.Seat.Done.Count, m.Cost, m.Seat.IsParked, m.Parks, m.Joined))]);
    }
}

/// <summary>A table that is scanned.</summary>
/// <param name="Key">Which state of it.</param>
/// <param name="Table">Schema and name.</param>
public sealed record ScanStatus(string Key, string Table, long Rows, int Pieces, IReadOnlyList<ScanMemberStatus> Members);

/// <param name="Done">Pieces seen.</param>
/// <param name="Cost">Nanoseconds per row; 0 before the first piece.</param>
/// <param name="IsParked">Its reader is slow: nothing is read for it now.</param>
/// <param name="Parks">How often that was so.</param>
public sealed record ScanMemberStatus(string JobId, string? Owner, ScanRating Rating, int Done, double Cost, bool IsParked, int Parks, DateTimeOffset Joined);
