using Dax.Backends.DuckDb.Engine;

namespace Dax.Backends.DuckDb.Scans;

/// <summary>
/// How one generation is cut for shared scans, and how the engine finds a piece. By row numbers alone it looks at every vector of the table (0.3 µs each, for every piece);
/// where the rows are ordered by the hidden key, the keys at a piece's ends let it pass over whole row groups. The map is exact either way: row numbers decide.
/// </summary>
internal sealed class PieceMap
{
    private const long Unknown = long.MinValue;

    private readonly string table;
    private readonly string? key;
    /// <summary>The key of each piece's first row, as far as it was asked for. Written once each, so torn reads cannot happen on 64 bits.</summary>
    private readonly long[] firstKeys;
    /// <summary>Pieces that were seen to have their rows between those keys.</summary>
    private readonly bool[] seen;
    private volatile bool ordered;

    /// <param name="table">SQL of the table's name.</param>
    /// <param name="key">SQL of the column by which the rows are ordered, or null.</param>
    /// <param name="rows">Of the table.</param>
    /// <param name="pieceRows">Of every piece but the last.</param>
    public PieceMap(string table, string? key, long rows, long pieceRows)
    {
        (this.table, this.key, Rows, PieceRows, ordered) = (table, key, rows, pieceRows, key is not null);
        firstKeys = new long[(rows + pieceRows - 1) / pieceRows];
        seen = new bool[firstKeys.Length];
        Array.Fill(firstKeys, Unknown);
    }

    public long Rows { get; }

    public long PieceRows { get; }

    public string Table => table;

    public (long First, long End) RowsOf(int piece, long skip)
    {
        var start = piece * PieceRows;
        return (start + skip, Math.Min(start + PieceRows, Rows));
    }

    /// <summary>The condition that selects the rows of a piece from row <paramref name="skip"/> of it on.</summary>
    /// <exception cref="Native.DuckDbException">The keys cannot be read.</exception>
    public string Condition(EngineInstance engine, int piece, long skip)
    {
        var (first, end) = RowsOf(piece, skip);
        var numbers = $"rowid >= {first} AND rowid < {end}";
        if (!ordered)
            return numbers;
        var condition = $"{key} >= {FirstKey(engine, piece)} AND {numbers}";
        return piece + 1 < firstKeys.Length ? $"{key} <= {FirstKey(engine, piece + 1)} AND {condition}" : condition;
    }

    /// <summary>The same for statements that do not tell how many rows they passed over: where nobody has counted the piece's rows yet, they are counted.</summary>
    /// <exception cref="Native.DuckDbException">The table cannot be read.</exception>
    public string SureCondition(EngineInstance engine, int piece, long skip)
    {
        if (ordered && !Volatile.Read(ref seen[piece]))
        {
            if (Scalar(engine, $"SELECT count(*) FROM {table} WHERE {Condition(engine, piece, 0)}") == RowsOf(piece, 0).End - RowsOf(piece, 0).First)
                Confirm(piece);
            else
                Distrust();
        }

        return Condition(engine, piece, skip);
    }

    /// <summary>All rows of a piece were found by its condition.</summary>
    public void Confirm(int piece) => Volatile.Write(ref seen[piece], true);

    /// <summary>A piece had other rows than it must: the order that the table was said to have is not trusted any more.</summary>
    public void Distrust() => ordered = false;

    private long FirstKey(EngineInstance engine, int piece)
    {
        var known = Volatile.Read(ref firstKeys[piece]);
        if (known != Unknown)
            return known;
        var read = ReadFirstKey(engine, piece);
        Volatile.Write(ref firstKeys[piece], read);
        return read;
    }

    private long ReadFirstKey(EngineInstance engine, int piece)
    {
        // By its number alone: the engine looks at what it knows of every vector, 5 to 6 ms for 20 M rows, but reads keys of one of them only. With the key of a piece before as well it
        // is quicker and reads all keys in between, which is the whole column when all pieces are looked for.
        var found = Scalar(engine, $"SELECT {key} FROM {table} WHERE rowid = {piece * PieceRows}");
        if (found is null)
            Distrust();
        return found ?? long.MinValue + 1;
    }

    private static long? Scalar(EngineInstance engine, string sql)
    {
        var connection = engine.Rent();
        var clean = false;
        try
        {
            var found = connection.ScalarLong(sql);
            clean = true;
            return found;
        }
        finally
        {
            engine.Return(connection, clean);
        }
    }
}
