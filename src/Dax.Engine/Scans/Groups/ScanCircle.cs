using System.Numerics;

namespace Dax.Engine.Scans.Groups;

/// <summary>A piece to be read, and for whom.</summary>
/// <param name="Skip">Rows of the piece that its one member has seen already.</param>
internal sealed record ScanTurn<T>(int Piece, long Skip, IReadOnlyList<T> Members);

/// <summary>
/// Members that go round a table together: whoever asks for work gets the next piece that anybody lacks, for all who lack it. Who joins begins at the current piece. Pure;
/// its owner's lock guards it.
/// </summary>
internal sealed class ScanCircle<T>(int pieces, Func<T, ScanSeat> seatOf) where T : class
{
    private readonly List<T> members = [];
    private readonly ulong[] wanted = new ulong[(pieces + 63) >> 6];
    private int next;
    private bool restsWait;

    public IReadOnlyList<T> Members => members;

    public bool HasWork
    {
        get
        {
            foreach (var member in members)
                if (seatOf(member).HasWork)
                    return true;
            return false;
        }
    }

    public void Join(T member) => members.Add(member);

    public bool Leave(T member) => members.Remove(member);

    /// <summary>Marks a piece as taken for its members; null when nobody can use one now. Rests of pieces, which serve one member alone, take turns with the others.</summary>
    public ScanTurn<T>? Take()
    {
        var turn = restsWait ? TakeShared() ?? TakeRest() : TakeRest() ?? TakeShared();
        restsWait = turn is { Skip: > 0 };
        return turn;
    }

    private ScanTurn<T>? TakeRest()
    {
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (seatOf(member).TakeRest() is not { } rest)
                continue;
            // To the end of the line: others who were parked come first the next time.
            members.RemoveAt(i);
            members.Add(member);
            return new ScanTurn<T>(rest.Piece, rest.Skip, [member]);
        }
        return null;
    }

    private ScanTurn<T>? TakeShared()
    {
        Array.Clear(wanted);
        foreach (var member in members)
            seatOf(member).AddWanted(wanted);
        var piece = FirstWanted(next, pieces);
        if (piece < 0)
            piece = FirstWanted(0, next);
        if (piece < 0)
            return null;
        var takers = new List<T>();
        foreach (var member in members)
        {
            var seat = seatOf(member);
            if (!seat.Wants(piece))
                continue;
            seat.Take(piece);
            takers.Add(member);
        }
        next = piece + 1 == pieces ? 0 : piece + 1;
        return new ScanTurn<T>(piece, 0, takers);
    }

    private int FirstWanted(int from, int end)
    {
        for (var word = from >> 6; word << 6 < end; word++)
        {
            var bits = wanted[word];
            if (word == from >> 6)
                bits &= ulong.MaxValue << (from & 63);
            if (bits == 0)
                continue;
            var piece = (word << 6) + BitOperations.TrailingZeroCount(bits);
            return piece < end ? piece : -1;
        }
        return -1;
    }
}
