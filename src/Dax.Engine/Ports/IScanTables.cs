using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Ports;

/// <summary>Tables read from end to end, piece by piece, as decoded columns: what shared scans are made of.</summary>
public interface IScanTables
{
    /// <summary>How the table is cut; null when it is no table of this backend, or too small for it to matter.</summary>
    ScanTable? Find(CatalogTable table);

    /// <summary>
    /// The rows of one piece, in a fixed order, from row <paramref name="skip"/> of the piece on: batches of at most 2048 rows with exactly the columns asked for. Several
    /// may be open at once, each on one thread; <see cref="IRowStream.Read"/> works on its caller's. The table stays while a stream of it, or the snapshot, is open.
    /// </summary>
    ValueTask<IRowStream> Read(ScanTable table, int piece, IReadOnlyList<CatalogColumn> columns, long skip, CancellationToken cancel);

    /// <summary>
    /// What a statement makes of one piece, in the order of its rows, from row <paramref name="skip"/> of the piece on; otherwise as <see cref="Read"/>. Cancelling stops the engine's work.
    /// </summary>
    ValueTask<IPieceRows> Run(ScanTable table, int piece, PieceStatement statement, long skip, CancellationToken cancel);
}

/// <summary>A statement that filters the rows of a table and works something out for each.</summary>
/// <param name="Sql">With room for the piece; gives the row's number and then the columns of the schema.</param>
/// <param name="Schema">Of what it works out.</param>
/// <param name="IsNumbered">The rows have their numbers; zeros otherwise, and then nobody asks how far a piece was seen before its end.</param>
public sealed record PieceStatement(SqlText Sql, TableSchema Schema, bool IsNumbered);

/// <summary>The rows of a piece that passed a statement.</summary>
public interface IPieceRows : IRowStream
{
    /// <summary>Rows of the piece up to the last one that was given, those that did not pass included: whoever goes on later skips them.</summary>
    long Seen { get; }
}

/// <summary>A table cut into pieces that an engine can find without reading the others.</summary>
/// <param name="Key">Which table, and which state of it: the same key means the same rows in the same pieces, after a restart too.</param>
/// <param name="Rows">In all.</param>
/// <param name="PieceRows">Of every piece but the last.</param>
public sealed record ScanTable(string Key, long Rows, long PieceRows)
{
    public int Pieces => (int)((Rows + PieceRows - 1) / PieceRows);

    public long RowsOf(int piece) => Math.Min(PieceRows, Rows - piece * PieceRows);
}
