namespace Dax.Engine.Scans.Groups;

/// <summary>What one member has seen of its table. A piece is open, taken by a worker, left in its middle, or done. Pure; its owner's lock guards it.</summary>
internal sealed class ScanSeat(int pieces)
{
    private readonly PieceSet taken = new(pieces);
    private readonly PieceSet left = new(pieces);
    private readonly Dictionary<int, long> rests = [];

    public int Pieces => pieces;

    /// <summary>Pieces that are seen to their end.</summary>
    public PieceSet Done { get; } = new(pieces);

    /// <summary>It cannot take rows now: nothing is read for it.</summary>
    public bool IsParked { get; set; }

    public bool IsWhole => Done.Count == pieces;

    /// <summary>Whether a worker could do something for it now.</summary>
    public bool HasWork => !IsParked && Done.Count + taken.Count < pieces;

    /// <summary>Whether it waits for a piece from its beginning.</summary>
    public bool Wants(int piece) => !IsParked && !Done.Has(piece) && !taken.Has(piece) && !left.Has(piece);

    /// <summary>Sets the bits of the pieces that it wants.</summary>
    public void AddWanted(Span<ulong> wanted)
    {
        if (IsParked)
            return;
        for (var i = 0; i < wanted.Length; i++)
            wanted[i] |= ~(Done.Words[i] | taken.Words[i] | left.Words[i]);
    }

    public void Take(int piece) => taken.Add(piece);

    /// <summary>The rest of a piece that was left, taken; null when there is none.</summary>
    public (int Piece, long Skip)? TakeRest()
    {
        if (IsParked || rests.Count == 0)
            return null;
        var (piece, skip) = rests.First();
        rests.Remove(piece);
        left.Remove(piece);
        taken.Add(piece);
        return (piece, skip);
    }

    /// <summary>A piece that was taken is done.</summary>
    public void Complete(int piece)
    {
        taken.Remove(piece);
        Done.Add(piece);
    }

    /// <summary>A piece that was taken is given back with <paramref name="rows"/> rows of it seen.</summary>
    public void GiveBack(int piece, long rows)
    {
        taken.Remove(piece);
        if (rows == 0)
            return;
        left.Add(piece);
        rests[piece] = rows;
    }
}
