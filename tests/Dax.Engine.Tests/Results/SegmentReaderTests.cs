using System.Text;
using System.Threading.Channels;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Engine.Queries;
using Dax.Engine.Results;
using Dax.Engine.Tests.Jobs.Fakes;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Results;

public sealed class SegmentReaderTests
{
    private static readonly ResultKey Key = new("job-0001", 1, "result");
    private static readonly QueryHead Head = new("text/csv", "result.csv");
    private readonly MemoryResults store = new();
    private readonly Announced announced = new();

    private ResultSink Sink(ResultKey? key = null) => new(store, key ?? Key, announced, TimeProvider.System);

    /// <summary>A result with chunks of these sizes.</summary>
    private async Task<byte[]> Write(params int[] sizes)
    {
        await using var sink = Sink();
        await sink.Begin(Head, default);
        foreach (var size in sizes)
            await sink.Write(Noise(size), default);
        await sink.Complete(default);
        return store.Completed[Key];
    }

    private static byte[] Noise(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    private async Task<(byte[] Bytes, Fault? Fault)> Read(IChunkHints hints)
    {
        await using var reader = (await SegmentReader.Open(store, Key, default))!;
        Assert.Equal((Head.ContentType, Head.FileName), (reader.Head.ContentType, reader.Head.FileName));
        var all = new MemoryStream();
        var last = default(AnswerChunk);
        var parts = 0L;
        await foreach (var chunk in reader.Read(hints, default))
        {
            Assert.Equal(parts++, chunk.Sequence);
            Assert.False(last.IsLast);
            all.Write(chunk.Bytes.Span);
            last = chunk;
        }
        Assert.True(last.IsLast);
        return (all.ToArray(), last.Fault);
    }

    [Theory]
    [InlineData()]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100, 300_000, 5)]
    [InlineData(5_000_000)]
    [InlineData(262_144, 262_144, 1_048_576, 1_048_577)]
    public async Task Read_Late_WithoutAnyHint_HasAllOfIt(params int[] sizes)
    {
        var written = await Write(sizes);
        var (bytes, fault) = await Read(new Silence(hasEnded: true));
        Assert.Null(fault);
        Assert.Equal(written, bytes);
    }

    /// <summary>Whatever is lost, repeated or mixed up on the way, every byte comes once and in order.</summary>
    [Fact]
    public void Read_WithGapsRepeatsAndStrangers_HasEveryByteOnce() => Prop.ForAll(Gen.Choose(0, 5).ArrayOf(8).ToArbitrary(), fates =>
    {
        var test = new SegmentReaderTests();
        var written = test.Write([.. fates.Select(f => 200_000 + f * 60_000)]).GetAwaiter().GetResult();
        var heard = new Heard();
        for (var i = 0; i < test.announced.Chunks.Count; i++)
        {
            var chunk = test.announced.Chunks[i];
            switch (fates[i % fates.Length])
            {
                case 0: break;
                case 1: heard.Say(chunk); heard.Say(chunk); break;
                case 2: heard.Say(chunk with { Key = Key with { Attempt = 2 } }); break;
                case 3: heard.Say(test.announced.Chunks[i / 2]); break;
                case 4: heard.Say(null); break;
                default: heard.Say(chunk); break;
            }
        }
        heard.End();
        var (bytes, fault) = test.Read(heard).GetAwaiter().GetResult();
        return fault is null && bytes.AsSpan().SequenceEqual(written);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public async Task Read_WhileItIsWritten_GivesEachChunkAsItComes()
    {
        var heard = new Heard();
        announced.To = heard;
        await using var sink = Sink();
        await sink.Begin(Head, default);
        await using var reader = (await SegmentReader.Open(store, Key, default))!;
        await using var chunks = reader.Read(heard, default).GetAsyncEnumerator();
        for (var i = 0; i < 3; i++)
        {
            var next = chunks.MoveNextAsync();
            Assert.False(next.IsCompleted);
            await sink.Write(Noise(1 << 20), default);
            Assert.True(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.Equal((i, 1 << 20, false), (chunks.Current.Sequence, chunks.Current.Bytes.Length, chunks.Current.IsLast));
        }
        await sink.Complete(default);
        Assert.True(await chunks.MoveNextAsync());
        Assert.True(chunks.Current is { IsLast: true, Fault: null });
    }

    [Fact]
    public async Task Read_OfAnAttemptThatEnded_GivesItsWholeChunks_ThenAFault()
    {
        await using var sink = Sink();
        await sink.Begin(Head, default);
        await sink.Write(Noise(300_000), default);
        await sink.Write(Noise(10), default);
        var (bytes, fault) = await Read(new Silence(hasEnded: true));
        Assert.Equal(Noise(300_000), bytes);
        Assert.IsType<Fault.Transient>(fault);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300_000, 1)]
    public async Task Read_OfSpoiledBytes_EndsBeforeThem(int at, int sound)
    {
        await Write(300_000, 300_000);
        store.Segments[Key].Spoil(at);
        var (bytes, fault) = await Read(new Silence(hasEnded: true));
        Assert.Equal(sound * 300_000, bytes.Length);
        Assert.IsType<Fault.Broken>(fault);
    }

    [Fact]
    public async Task Read_OfATornNote_EndsBeforeIt()
    {
        var source = new MemorySegment();
        store.Segments[Key] = source;
        source.AddNote(SegmentIndex.Head(Head));
        source.Add(new byte[20]);
        var record = new byte[SegmentIndex.RecordBytes];
        SegmentIndex.Record(new ChunkDescriptor(Key, 0, 0, 10, Crc32C.Of(new byte[10]), false), record);
        source.AddNote(record);
        SegmentIndex.Record(new ChunkDescriptor(Key, 1, 10, 10, Crc32C.Of(new byte[10]), true), record);
        source.AddNote(record.AsSpan(0, 20));
        var (bytes, fault) = await Read(new Silence(hasEnded: true));
        Assert.Equal(10, bytes.Length);
        Assert.IsType<Fault.Transient>(fault);
    }

    [Fact]
    public async Task Announcements_AreFewerThanChunks_AndHaveTheLast()
    {
        await Write([.. Enumerable.Repeat(256 << 10, 100)]);
        Assert.InRange(announced.Chunks.Count, 2, 60);
        Assert.True(announced.Chunks[^1].IsLast);
        Assert.Equal(100 * (256 << 10), announced.Chunks[^1].End);
    }

    [Fact]
    public void Rfc3720_B_4_Crc32C_OfKnownBytes()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xE3069283u, Crc32C.Continue(Crc32C.Of("12345"u8), Encoding.ASCII.GetBytes("6789")));
    }

    private sealed class Announced : IResultAnnouncer
    {
        public List<ChunkDescriptor> Chunks { get; } = [];
        public Heard? To { get; set; }

        public void Announce(in ChunkDescriptor chunk)
        {
            Chunks.Add(chunk);
            To?.Say(chunk);
        }
    }

    private sealed class Silence(bool hasEnded) : IChunkHints
    {
        public bool HasEnded => hasEnded;

        public ValueTask<ChunkDescriptor?> Next(CancellationToken cancel) => ValueTask.FromResult<ChunkDescriptor?>(null);
    }

    private sealed class Heard : IChunkHints
    {
        private readonly Channel<ChunkDescriptor?> said = Channel.CreateUnbounded<ChunkDescriptor?>();

        public bool HasEnded => said.Reader.Completion.IsCompleted;

        public void Say(ChunkDescriptor? chunk) => said.Writer.TryWrite(chunk);

        public void End() => said.Writer.TryComplete();

        public async ValueTask<ChunkDescriptor?> Next(CancellationToken cancel) => await said.Reader.WaitToReadAsync(cancel) ? await said.Reader.ReadAsync(cancel) : null;
    }
}
