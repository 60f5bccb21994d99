namespace Dax.Sky.Fits;

/// <summary>Finds the end of a header that begins somewhere in a source (FITS 4.0, 3.3.1 and 4.1).</summary>
internal static class FitsHeaderReader
{
    private const int FirstRead = 8 * FitsBlock.Bytes;

    /// <summary>The header at an offset and where its data begin; null where no extension begins. Adds what it keeps to <paramref name="headerBytes"/>.</summary>
    public static (FitsHeader Header, long DataOffset)? Read(ByteSource source, long offset, int hdu, FitsLimits limits, ref long headerBytes)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(FirstRead, source.Length - offset));
        if (bytes.Length >= FitsCard.RecordBytes) source.Read(offset, bytes);
        if (!Begins(bytes, hdu)) return hdu > 0 ? null : throw new FitsFormatException("This is not a FITS file");
        var most = Math.Min(limits.MaxHeaderBytes - headerBytes, (long)limits.MaxCards * FitsCard.RecordBytes);
        for (var scanned = 0;;)
        {
            var end = End(bytes, ref scanned);
            if (end > most || (end < 0 && bytes.Length > most)) throw new FitsFormatException($"HDU {hdu}: the header is larger than what is accepted");
            if (end >= 0)
            {
                headerBytes += end;
                var data = Math.Min(offset + FitsBlock.Padded(end), source.Length);
                return (FitsHeader.Parse(bytes.AsMemory(0, end)[..^FitsCard.RecordBytes].ToArray()), data);
            }
            if (offset + bytes.Length == source.Length) throw new FitsFormatException($"HDU {hdu}: the file ends inside of the header");
            var more = new byte[Math.Min(Math.Min(bytes.Length * 4L, most + FitsBlock.Bytes), source.Length - offset)];
            bytes.CopyTo(more, 0);
            source.Read(offset + bytes.Length, more.AsSpan(bytes.Length));
            bytes = more;
        }
    }

    private static bool Begins(ReadOnlySpan<byte> bytes, int hdu) =>
        bytes.Length >= FitsCard.RecordBytes && (hdu == 0 ? bytes.StartsWith("SIMPLE  ="u8) : bytes.StartsWith("XTENSION="u8));

    /// <summary>The position behind END, or −1; looks only at what was not looked at before.</summary>
    private static int End(ReadOnlySpan<byte> bytes, ref int scanned)
    {
        for (; scanned + FitsCard.RecordBytes <= bytes.Length; scanned += FitsCard.RecordBytes)
            if (FitsHeader.IsEnd(bytes.Slice(scanned, FitsCard.RecordBytes))) return scanned + FitsCard.RecordBytes;
        return -1;
    }
}
