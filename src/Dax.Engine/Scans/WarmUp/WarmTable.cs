using System.Text;
using Dax.Adql.Binding;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.WarmUp;

/// <summary>A made-up table with a column of each kind, some nulls and NaN, the same rows in every batch.</summary>
internal sealed class WarmTable : IScanTables
{
    private const int Batches = 16;
    private const int Pieces = 3;

    private readonly Dictionary<string, ColumnVector> vectors;

    public WarmTable()
    {
        const int rows = IScanEvaluator.MostRows;
        // Any mixed numbers do.
        static double Mixed(int row, int column) => (row * 2654435761L + column * 40503L) % 100_003 / 100_003.0;
        static ReadOnlyMemory<T> All<T>(Func<int, T> of) => Enumerable.Range(0, rows).Select(of).ToArray();
        var some = Enumerable.Range(0, rows / 64).Select(i => ~(1UL << i)).ToArray();
        vectors = new(StringComparer.Ordinal)
        {
            ["id"] = new MemoryVector<long>(All(i => (long)i)),
            ["lon"] = new MemoryVector<double>(All(i => 360 * Mixed(i, 1))),
            ["lat"] = new MemoryVector<double>(All(i => 90 * Mixed(i, 2) - 45)),
            ["a"] = new MemoryVector<float>(All(i => i % 97 == 0 ? float.NaN : (float)(30 * Mixed(i, 3)))),
            ["b"] = new MemoryVector<float>(All(i => (float)(30 * Mixed(i, 4))), some),
            ["c"] = new MemoryVector<float>(All(i => (float)Mixed(i, 5))),
            ["n"] = new MemoryVector<int>(All(i => (int)(16 * Mixed(i, 6)))),
            ["m"] = new MemoryVector<int>(All(i => i * 7), some),
            ["k"] = new WarmTexts([.. Enumerable.Range(0, rows).Select(i => $"KIND{i % 4}")]),
        };
        Described = new("warm", "t", [.. vectors.Select(v => new CatalogColumn(v.Key, new AdqlType(TypeOf(v.Value))))]) { PhysicalName = ["t"], Rows = Cut.Rows };
    }

    public CatalogTable Described { get; }

    public ScanTable Cut { get; } = new("warm", (long)Pieces * Batches * IScanEvaluator.MostRows, Batches * IScanEvaluator.MostRows);

    public ScanTable? Find(CatalogTable table) => Cut;

    public ValueTask<IRowStream> Read(ScanTable table, int piece, IReadOnlyList<CatalogColumn> columns, long skip, CancellationToken cancel) =>
        ValueTask.FromResult<IRowStream>(new Piece([.. columns.Select(c => vectors[c.Name])], (int)(skip / IScanEvaluator.MostRows)));

    public ValueTask<IPieceRows> Run(ScanTable table, int piece, PieceStatement statement, long skip, CancellationToken cancel) => throw new NotSupportedException("There is no engine.");

    private static AdqlBase TypeOf(ColumnVector vector) => vector switch
    {
        ScalarVector<long> => AdqlBase.Bigint,
        ScalarVector<double> => AdqlBase.Double,
        ScalarVector<float> => AdqlBase.Real,
        ScalarVector<int> => AdqlBase.Integer,
        _ => AdqlBase.Text,
    };

    private sealed class Piece(ColumnVector[] columns, int first) : IRowStream
    {
        private int next = first;

        public TableSchema Schema { get; } = new([]);

        public ValueTask<RowBatch?> Read(CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            return ValueTask.FromResult(next++ < Batches ? new RowBatch(IScanEvaluator.MostRows, columns) : null);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Short texts, side by side as the engine has them.</summary>
    private sealed class WarmTexts(string[] texts) : TextVector
    {
        private readonly byte[][] utf8 = [.. texts.Select(Encoding.UTF8.GetBytes)];
        private readonly InlineText[] inline = [.. texts.Select(t => InlineText.Of(Encoding.UTF8.GetBytes(t)))];

        public override int Count => utf8.Length;

        public override ReadOnlySpan<ulong> Validity => default;

        public override ReadOnlySpan<InlineText> Short => inline;

        public override ReadOnlySpan<byte> Utf8(int row) => utf8[row];
    }
}
