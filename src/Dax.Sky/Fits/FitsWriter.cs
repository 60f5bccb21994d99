using System.Buffers;

namespace Dax.Sky.Fits;

/// <summary>
/// Writes HDU after HDU: header, data, padding (FITS 4.0, 3.3 and 3.4). Headers say what follows and are held to it. Writing more or less data than a header tells
/// of is an error of the caller (InvalidOperationException).
/// </summary>
public sealed class FitsWriter : IDisposable
{
    private const int CopyBytes = 32 * FitsBlock.Bytes;

    private readonly IBufferWriter<byte> sink;
    private readonly StreamSink? stream;
    private long due = -1;
    private int padding;
    private byte filler;

    public FitsWriter(IBufferWriter<byte> sink) => this.sink = sink;

    /// <summary>Writes to a stream, through a buffer that <see cref="Flush"/> (or closing) empties. Does not own the stream.</summary>
    public FitsWriter(Stream stream) => sink = this.stream = new StreamSink(stream);

    /// <summary>An HDU whose data are at hand, with DATASUM and CHECKSUM when asked for (FITS 4.0, appendix J).</summary>
    public void WriteHdu(FitsHeader header, ReadOnlySpan<byte> data, bool checksum = false)
    {
        Begin(checksum ? FitsChecksum.Stamp(header, FitsChecksum.Add(0, Checked(header, data))) : header);
        Write(data);
        End();
    }

    /// <summary>The header of an HDU whose data follow by <see cref="Write"/> or <see cref="GetSpan"/>, up to <see cref="End"/>.</summary>
    public void Begin(FitsHeader header)
    {
        if (due >= 0) throw new InvalidOperationException("The HDU before was not ended");
        due = FitsHdu.DataBytes(header, FitsLimits.Default);
        padding = (int)(FitsBlock.Padded(due) - due);
        filler = header.Text("XTENSION") == "TABLE" ? (byte)' ' : (byte)0;
        header.WriteTo(sink);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        Take(data.Length);
        sink.Write(data);
    }

    /// <summary>Memory for data to be written in place; at least <paramref name="bytes"/> of it, until <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int bytes) => sink.GetSpan(bytes);

    public void Advance(int bytes)
    {
        Take(bytes);
        sink.Advance(bytes);
    }

    /// <summary>Fills the last block up: with zeros, or blanks in an ASCII table (FITS 4.0, 7.2.3).</summary>
    public void End()
    {
        if (due != 0) throw new InvalidOperationException(due < 0 ? "No HDU was begun" : $"{due} bytes of data are missing");
        Fill(padding);
        due = -1;
    }

    /// <summary>An HDU byte for byte, its header as it stands and its checksums with it. The first one written must be a primary one, others must be none.</summary>
    public void Copy(FitsFile file, FitsHdu hdu, CancellationToken cancel = default)
    {
        if (due >= 0) throw new InvalidOperationException("The HDU before was not ended");
        for (var at = hdu.HeaderOffset; at < hdu.End;)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(CopyBytes, hdu.End - at);
            file.Source.Read(at, sink.GetSpan(count)[..count]);
            sink.Advance(count);
            at += count;
        }
        // The last block of a file may be short.
        filler = hdu.DataLength == 0 || hdu.Kind == FitsHduKind.AsciiTable ? (byte)' ' : (byte)0;
        Fill((int)(FitsBlock.Padded(hdu.End - hdu.HeaderOffset) - (hdu.End - hdu.HeaderOffset)));
    }

    /// <summary>To the stream, if there is one.</summary>
    public void Flush() => stream?.Flush();

    public void Dispose() => stream?.Dispose();

    private static ReadOnlySpan<byte> Checked(FitsHeader header, ReadOnlySpan<byte> data)
    {
        var wanted = FitsHdu.DataBytes(header, FitsLimits.Default);
        return wanted == data.Length ? data : throw new InvalidOperationException($"The header tells of {wanted} bytes of data, not {data.Length}");
    }

    private void Take(int bytes)
    {
        if (bytes > due) throw new InvalidOperationException("More data than the header tells of");
        due -= bytes;
    }

    private void Fill(int count)
    {
        if (count == 0) return;
        sink.GetSpan(count)[..count].Fill(filler);
        sink.Advance(count);
    }
}
