using Dax.Engine.Ports;

namespace Dax.Engine.Tests.Jobs.Fakes;

/// <summary>A segment in memory that a test may write into, and spoil.</summary>
internal sealed class MemorySegment : IResultSegment
{
    private readonly Lock gate = new();
    private readonly MemoryStream bytes = new();
    private readonly MemoryStream notes = new();

    public byte[] Bytes() => Locked(bytes.ToArray);

    public void Add(ReadOnlySpan<byte> part) => Append(bytes, part);

    public void AddNote(ReadOnlySpan<byte> note) => Append(notes, note);

    /// <summary>Turns one bit over.</summary>
    public void Spoil(long at) => Locked(() => bytes.GetBuffer()[at] ^= 1);

    public ValueTask<int> Read(long offset, Memory<byte> into, CancellationToken cancel) => Read(bytes, offset, into);

    public ValueTask<int> ReadNotes(long offset, Memory<byte> into, CancellationToken cancel) => Read(notes, offset, into);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Append(MemoryStream stream, ReadOnlySpan<byte> part)
    {
        lock (gate)
        {
            stream.Position = stream.Length;
            stream.Write(part);
        }
    }

    private ValueTask<int> Read(MemoryStream stream, long offset, Memory<byte> into) => ValueTask.FromResult(Locked(() =>
    {
        stream.Position = Math.Min(offset, stream.Length);
        return stream.Read(into.Span);
    }));

    private T Locked<T>(Func<T> work)
    {
        lock (gate)
            return work();
    }
}
