using System.Buffers;
using BenchmarkDotNet.Attributes;
using Dax.Ivoa.Tables;

namespace Dax.Benchmarks;

/// <summary>Rows to bytes, one thread; an operation is a row, so that rows per second are 1 / Mean.</summary>
public class EncoderBenchmarks
{
    private const int BatchRows = 2048;

    private readonly RowBatch batch = SurveyShape.Rows(BatchRows);
    private readonly Nowhere output = new();
    private TableEncoder encoder = null!;

    [Params("votable/td", "votable/b2", "csv", "tsv", "json")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        if (!TableFormats.TryFind(Format, out var format, out _))
            throw new InvalidOperationException($"{Format} is no format");
        encoder = format.CreateEncoder(new TableHead(SurveyShape.Schema), static () => new MemoryStream());
        encoder.Begin(output);
    }

    [GlobalCleanup]
    public void Cleanup() => encoder.Dispose();

    [Benchmark(OperationsPerInvoke = BatchRows)]
    public void Rows() => encoder.Rows(batch, 0, BatchRows, output);

    /// <summary>Takes bytes and forgets them: always the same buffer.</summary>
    private sealed class Nowhere : IBufferWriter<byte>
    {
        private byte[] buffer = new byte[1 << 20];

        public void Advance(int count) { }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (sizeHint > buffer.Length)
                buffer = new byte[sizeHint];
            return buffer;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
