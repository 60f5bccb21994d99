using Dax.Adql.Binding;
using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.Scans.Groups;

/// <summary>A table whose one column v counts its rows, in batches of 100; remembers what was read of it.</summary>
internal sealed class FakeTable(string key, int rows, int pieceRows) : IScanTables
{
    public const int BatchRows = 100;

    private int reads;

    public static CatalogTable Described(string name) => new("s", name, [new CatalogColumn("u", new AdqlType(AdqlBase.Text)), new CatalogColumn("v", new AdqlType(AdqlBase.Bigint))]) { PhysicalName = [name] };

    public ScanTable Cut => new(key, rows, pieceRows);

    public List<(int Piece, long Skip)> Reads { get; } = [];

    public List<(int Piece, long Skip)> Runs { get; } = [];

    public static PieceStatement Statement { get; } = new(new SqlText("SELECT rowid, u, v"), new TableSchema([]), true);

    public long RowsRead;

    /// <summary>Called before each batch with the number of batches before it, on the worker's thread.</summary>
    public Action<int> BeforeBatch { get; set; } = _ => { };

    /// <summary>Called when a statement begins, on the worker's thread.</summary>
    public Action<CancellationToken> WhileRunning { get; set; } = _ => { };

    public int? BrokenPiece { get; set; }

    /// <summary>Of statements.</summary>
    public int? BrokenRun { get; set; }

    public ScanTable? Find(CatalogTable table) => Cut;

    public ValueTask<IRowStream> Read(ScanTable table, int piece, IReadOnlyList<CatalogColumn> columns, long skip, CancellationToken cancel)
    {
        Assert.Equal("v", Assert.Single(columns).Name);
        lock (Reads)
            Reads.Add((piece, skip));
        return ValueTask.FromResult<IRowStream>(new Piece(this, piece, piece * (long)pieceRows + skip, Math.Min((piece + 1L) * pieceRows, rows)));
    }

    /// <summary>A statement that all rows pass.</summary>
    public ValueTask<IPieceRows> Run(ScanTable table, int piece, PieceStatement statement, long skip, CancellationToken cancel)
    {
        Assert.Equal(Statement, statement);
        lock (Reads)
            Runs.Add((piece, skip));
        if (BrokenRun == piece)
            throw new CatalogException(new Fault.Transient("The disk is gone."));
        WhileRunning(cancel);
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IPieceRows>(new Piece(this, piece, piece * (long)pieceRows + skip, Math.Min((piece + 1L) * pieceRows, rows)));
    }

    private sealed class Piece(FakeTable table, int piece, long first, long end) : IPieceRows
    {
        public long Seen => first - piece * table.Cut.PieceRows;

        public TableSchema Schema => new([]);

        public ValueTask<RowBatch?> Read(CancellationToken cancel)
        {
            table.BeforeBatch(Interlocked.Increment(ref table.reads) - 1);
            cancel.ThrowIfCancellationRequested();
            if (table.BrokenPiece == piece)
                throw new CatalogException(new Fault.Transient("The disk is gone."));
            if (first >= end)
                return ValueTask.FromResult<RowBatch?>(null);
            var values = new long[(int)Math.Min(BatchRows, end - first)];
            for (var i = 0; i < values.Length; i++)
                values[i] = first++;
            Interlocked.Add(ref table.RowsRead, values.Length);
            return ValueTask.FromResult<RowBatch?>(new RowBatch(values.Length, [new MemoryVector<long>(values)]));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
