using System.Buffers;
using System.Buffers.Binary;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Fits;

/// <summary>
/// The document of a spooled table, made while it is read: header, rows (one pass over the spool), heap (a second pass, only where there are variable
/// cells), zeros up to a whole block. Holds one buffer, whatever the table's size. Owns the spool.
/// </summary>
internal sealed class FitsTableStream : Stream
{
    private const int Target = 128 * 1024;

    private readonly Stream spool;
    private readonly FitsField[] fields;
    private readonly long rowCount;
    private readonly ArrayBufferWriter<byte> pending = new(Target * 2);
    private readonly IEnumerator<bool> production;
    private readonly byte[] scratch = new byte[8 * 1024];
    private int taken;
    private long heapOffset;
    private long produced;

    public FitsTableStream(Stream spool, FitsField[] fields, long rowCount, Func<long, byte[]> header)
    {
        this.spool = spool;
        this.fields = fields;
        this.rowCount = rowCount;
        var heapBytes = HasHeap ? HeapBytes() : 0;
        pending.Write(header(heapBytes));
        produced = pending.WrittenCount;
        var data = fields.Sum(f => (long)f.Width) * rowCount + heapBytes;
        Length = produced + (data + FitsHeaderReader.BlockBytes - 1) / FitsHeaderReader.BlockBytes * FitsHeaderReader.BlockBytes;
        production = Produce().GetEnumerator();
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;

    /// <summary>The size of the whole document, known from the start.</summary>
    public override long Length { get; }

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    private bool HasHeap => fields.Any(f => f.Move == FieldMove.Describe);

    public override int Read(Span<byte> buffer)
    {
        while (taken == pending.WrittenCount)
        {
            pending.ResetWrittenCount();
            taken = 0;
            if (!production.MoveNext()) return 0;
        }
        var part = Math.Min(buffer.Length, pending.WrittenCount - taken);
        pending.WrittenSpan.Slice(taken, part).CopyTo(buffer);
        taken += part;
        return part;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // The spool is a local scratch file: reading it does not wait on anybody.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            production.Dispose();
            spool.Dispose();
        }
        base.Dispose(disposing);
    }

    // Each step leaves bytes in `pending`; a step is small, so that memory stays small.
    private IEnumerable<bool> Produce()
    {
        foreach (var step in Pass(WriteCell)) yield return step;
        if (HasHeap)
            foreach (var step in Pass(WriteHeap)) yield return step;
        var padding = (int)(Length - produced - pending.WrittenCount);
        pending.GetSpan(padding)[..padding].Clear();
        pending.Advance(padding);
        yield return true;
    }

    private IEnumerable<bool> Pass(Action<FitsField, Stream> cell)
    {
        using var source = Rewind();
        for (long row = 0; row < rowCount; row++)
        {
            foreach (var field in fields) cell(field, source);
            if (pending.WrittenCount < Target) continue;
            produced += pending.WrittenCount;
            yield return true;
        }
    }

    private BufferedStream Rewind()
    {
        spool.Position = 0;
        return new BufferedStream(new Unowned(spool), Target);
    }

    private long HeapBytes()
    {
        using var source = Rewind();
        long total = 0;
        for (long row = 0; row < rowCount; row++)
            foreach (var field in fields)
            {
                var variable = Variable(field, source, out _);
                if (field.Move == FieldMove.Describe) total += variable;
                Skip(source, field.Move is FieldMove.Copy or FieldMove.LowByte ? field.SpooledBytes : variable);
            }
        return total;
    }

    private void WriteCell(FitsField field, Stream source)
    {
        switch (field.Move)
        {
            case FieldMove.Copy: Copy(source, field.SpooledBytes); break;
            case FieldMove.LowByte:
                Skip(source, 1);
                Copy(source, 1);
                break;
            case FieldMove.Pad:
                var text = Variable(field, source, out _);
                Copy(source, text);
                pending.GetSpan(field.Width)[..(field.Width - text)].Clear();
                pending.Advance(field.Width - text);
                break;
            default:
                var bytes = Variable(field, source, out var elements);
                var descriptor = pending.GetSpan(16);
                BinaryPrimitives.WriteInt64BigEndian(descriptor, elements);
                BinaryPrimitives.WriteInt64BigEndian(descriptor[8..], heapOffset);
                pending.Advance(16);
                heapOffset += bytes;
                Skip(source, bytes);
                break;
        }
    }

    private void WriteHeap(FitsField field, Stream source)
    {
        var fixedBytes = field.Move is FieldMove.Copy or FieldMove.LowByte;
        var bytes = fixedBytes ? field.SpooledBytes : Variable(field, source, out _);
        if (field.Move == FieldMove.Describe) Copy(source, bytes);
        else Skip(source, bytes);
    }

    private int Variable(FitsField field, Stream source, out int elements)
    {
        elements = 0;
        if (field.Move is FieldMove.Copy or FieldMove.LowByte) return 0;
        source.ReadExactly(scratch, 0, 4);
        elements = BinaryPrimitives.ReadInt32BigEndian(scratch);
        return field.VariableBytes(elements);
    }

    private void Copy(Stream source, int count)
    {
        source.ReadExactly(pending.GetSpan(count)[..count]);
        pending.Advance(count);
    }

    private void Skip(Stream source, int count)
    {
        for (int part; count > 0; count -= part)
        {
            part = Math.Min(count, scratch.Length);
            source.ReadExactly(scratch, 0, part);
        }
    }

    // BufferedStream would close the spool with itself.
    private sealed class Unowned(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override int Read(Span<byte> buffer) => inner.Read(buffer);
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
