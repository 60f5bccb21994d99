using System.Buffers;
using Dax.Engine.Queries;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.Queries;

/// <summary>However rows are shared between threads and cut into chunks, the document is the one that a single encoder writes.</summary>
public sealed class TablePumpTests
{
    private static readonly TableSchema Schema = new(
    [
        new(new FieldInfo("n", VoDatatype.Long), CellKind.Long), new(new FieldInfo("x", VoDatatype.Double), CellKind.Double),
        new(new FieldInfo("t", VoDatatype.Char, "*"), CellKind.Text),
    ]);

    [Theory]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("votable/td")]
    [InlineData("votable/b2")]
    [InlineData("json")]
    public async Task Document_OfManyBatches_IsTheOneThatOneEncoderWrites(string format)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var batches = Enumerable.Range(0, 12).Select(_ => Batch(random.Next(1, 5) == 1 ? random.Next(1, 50) : random.Next(400, 2049), random)).ToList();
            var limit = seed % 2 == 0 ? long.MaxValue : batches.Sum(b => b.Count) / 2;
            Assert.Equal(Plain(format, batches, limit), await Pumped(format, batches, limit));
        }
    }

    [Fact]
    public async Task Rows_OfAWideText_AreSharedAndInOrder()
    {
        var random = new Random(5);
        var batches = Enumerable.Range(0, 4).Select(_ => Batch(2048, random, width: 3000)).ToList();
        Assert.Equal(Plain("csv", batches, long.MaxValue), await Pumped("csv", batches, long.MaxValue));
    }

    [Fact]
    public async Task Encoder_ThatFails_FailsTheWrite_AndHangsNothing()
    {
        using var encoder = new Failing(after: 3);
        await using var pump = new TablePump(encoder, new Sink(), new QueryHead("text/plain", "x"));
        var random = new Random(1);
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            for (var i = 0; i < 10; i++)
                await pump.Write(Batch(2048, random), long.MaxValue, default);
        });
    }

    private static async Task<byte[]> Pumped(string format, List<RowBatch> batches, long limit)
    {
        var sink = new Sink();
        using var encoder = Encoder(format);
        await using var pump = new TablePump(encoder, sink, new QueryHead("text/plain", "x"));
        foreach (var batch in batches)
            await pump.Write(batch, limit - pump.Rows, default);
        await pump.End(TableEnd.Complete, default);
        return sink.Bytes.WrittenSpan.ToArray();
    }

    private static byte[] Plain(string format, List<RowBatch> batches, long limit)
    {
        var output = new ArrayBufferWriter<byte>();
        using var encoder = Encoder(format);
        encoder.Begin(output);
        foreach (var batch in batches)
        {
            var count = (int)Math.Min(batch.Count, limit);
            encoder.Rows(batch, 0, count, output);
            limit -= count;
        }
        encoder.End(TableEnd.Complete, output);
        return output.WrittenSpan.ToArray();
    }

    private static TableEncoder Encoder(string format)
    {
        Assert.True(TableFormats.TryFind(format, out var found, out _));
        return found.CreateEncoder(new TableHead(Schema), () => new MemoryStream());
    }

    private static RowBatch Batch(int rows, Random random, int width = 40) => new(rows,
    [
        new MemoryVector<long>(Enumerable.Range(0, rows).Select(_ => random.NextInt64()).ToArray(), default),
        new MemoryVector<double>(Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray(), default),
        MemoryTextVector.Of([.. Enumerable.Range(0, rows).Select(_ => random.Next(9) == 0 ? null : new string((char)random.Next(97, 122), random.Next(width)))]),
    ]);

    private sealed class Sink : IChunkSink
    {
        public ArrayBufferWriter<byte> Bytes { get; } = new();

        public ValueTask Begin(QueryHead head, CancellationToken cancel) => ValueTask.CompletedTask;

        public async ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            await Task.Yield();
            Bytes.Write(bytes.Span);
        }
    }

    private sealed class Failing(int after) : TableEncoder
    {
        private int calls;

        public override TableEncoder CreateTwin() => new Failing(1);

        public override void Begin(IBufferWriter<byte> output) => output.Write("x"u8);

        public override void Rows(RowBatch batch, int first, int count, IBufferWriter<byte> output)
        {
            if (++calls >= after) throw new FormatException("No more.");
            output.Write(new byte[count]);
        }

        public override Stream? End(TableEnd end, IBufferWriter<byte> output) => null;
    }
}
